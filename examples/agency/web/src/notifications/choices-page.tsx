import './notifications.css';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../api.ts';
import { Bones, WhenReady } from '../cards/bones.tsx';
import { Empty } from '../cards/card.tsx';
import { useToast } from '../cards/toast.tsx';
import { Choice } from '../frame/choice.tsx';
import { Failed } from '../frame/failed.tsx';
import { Page } from '../frame/page.tsx';
import { useTexts } from '../texts/use-texts.ts';
import { choicesQuery, type TopicChoice } from './queries.ts';

/** Of what the contact is told, by mail and in the portal. Each choice holds at once. */
export function ChoicesPage() {
  const { t } = useTexts();
  const choices = useQuery(choicesQuery);
  const change = useChange();
  if (choices.error !== null && choices.data === undefined)
    return <Failed error={choices.error} reset={() => void choices.refetch()} />;
  const topics = choices.data ?? [];
  const sections = [...new Set(topics.map(({ app }) => app))];
  return (
    <Page title={t.notifications.choices} back={{ link: '/notifications', text: t.notifications.title }}>
      <p className="quiet choices-tell">{t.notifications.choicesTell}</p>
      <WhenReady waiting={choices.isPending} bones={<Bones rows={4} />}>
        {() =>
          topics.length === 0 ? (
            <div className="card box">
              <Empty title={t.notifications.noChoices} />
            </div>
          ) : (
            <div className="stack">
              {sections.map((app) => (
                <section key={app} className="card box" aria-labelledby={`choices-${app}`}>
                  <h2 id={`choices-${app}`}>{topics.find((topic) => topic.app === app)?.appTitle}</h2>
                  <ul className="choices">
                    {topics
                      .filter((topic) => topic.app === app)
                      .map((topic) => (
                        <TopicRow key={topic.topic} topic={topic} onChange={change} />
                      ))}
                  </ul>
                </section>
              ))}
            </div>
          )
        }
      </WhenReady>
    </Page>
  );
}

type Change = Pick<TopicChoice, 'topic'> & Partial<Pick<TopicChoice, 'email' | 'inApp'>>;

function TopicRow({ topic, onChange }: { readonly topic: TopicChoice; readonly onChange: (change: Change) => void }) {
  const { t } = useTexts();
  const { topic: name, title, required, email, inApp } = topic;
  const options = (['now', 'daily', 'off'] as const).map((value) => ({ value, text: t.notifications.email[value] }));
  return (
    <li className="choices-topic">
      <h3>{title}</h3>
      {required ? (
        <p className="small quiet">{t.notifications.required}</p>
      ) : (
        <div className="choices-ways">
          <Choice
            label={t.notifications.byEmail}
            of={title}
            value={email}
            options={options}
            onChoose={(value) => onChange({ topic: name, email: value })}
          />
          <Choice
            label={t.notifications.inPortal}
            of={title}
            value={inApp}
            options={(['on', 'off'] as const).map((value) => ({ value, text: t.notifications.inApp[value] }))}
            onChoose={(value) => onChange({ topic: name, inApp: value })}
          />
        </div>
      )}
    </li>
  );
}

/** Shows a choice at once, and takes it back where the portal did not take it. One after the other, and each by itself. */
function useChange(): (change: Change) => void {
  const { t } = useTexts();
  const client = useQueryClient();
  const toast = useToast();
  const { queryKey } = choicesQuery;
  const show = (change: Change) =>
    client.setQueryData(queryKey, (topics) =>
      topics?.map((each) => (each.topic === change.topic ? { ...each, ...change } : each)),
    );
  const { mutate } = useMutation({
    scope: { id: 'choices' },
    mutationFn: (change: Change) => api('PUT /notifications/choices', { body: { topics: [change] } }),
    onMutate: (change) => {
      const before = client.getQueryData(queryKey)?.find(({ topic }) => topic === change.topic);
      show(change);
      return before;
    },
    onError: (_error, { topic, ...change }, before) => {
      const { email, inApp } = before ?? {};
      show({ topic, ...(change.email && email && { email }), ...(change.inApp && inApp && { inApp }) });
      toast(t.notifications.notSaved);
    },
    onSuccess: () => toast(t.notifications.saved),
  });
  return mutate;
}
