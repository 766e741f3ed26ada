import { chooseScheme, schemes, useScheme } from '../look/scheme.ts';
import { isLanguage, languages } from '../texts/texts.ts';
import { useTexts } from '../texts/use-texts.ts';
import { Choice } from './choice.tsx';

/** What a reader may choose for himself: light or dark, for this device, and his language, for all. */
export function Settings() {
  const { t, language, choose } = useTexts();
  const scheme = useScheme();
  return (
    <div className="settings">
      <Choice
        label={t.scheme.title}
        value={scheme}
        options={schemes.map((value) => ({ value, text: t.scheme[value] }))}
        onChoose={chooseScheme}
      />
      <Choice
        label={t.signIn.chooseLanguage}
        value={language}
        options={Object.entries(languages).map(([tag, texts]) => ({
          value: tag as typeof language,
          text: texts.language,
          lang: tag,
        }))}
        onChoose={(tag) => isLanguage(tag) && choose(tag)}
      />
    </div>
  );
}
