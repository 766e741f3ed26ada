import { Bones } from '../cards/bones.tsx';
import { useTexts } from '../texts/use-texts.ts';

/** Where home will be: the same headings, and cards of about the same height. */
export function HomeBones() {
  const { t } = useTexts();
  return (
    <>
      <div className="home-part">
        <h2>{t.waiting}</h2>
        <Bones rows={2} />
      </div>
      <div className="home-part">
        <h2>{t.goingOn}</h2>
        <Bones rows={4} />
      </div>
    </>
  );
}
