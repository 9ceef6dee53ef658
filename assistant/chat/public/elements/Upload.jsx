// A document that was handed in: how it was read, and what it is. Drawn from `props` alone (assistant/upload_view.py).
import { useEffect, useId, useRef, useState } from 'react';

// Chainlit draws an element anew, from nothing, when something else in the chat changes. So what has happened here is kept
// outside, by draft, for as long as the page lives.
const memory = (window.vagvisarenMemory ??= new Map());
function useKept(key, before) {
  const [, redraw] = useState(0);
  useEffect(() => {
    const draw = () => redraw((count) => count + 1);
    addEventListener('vagvisaren-kept', draw);
    return () => removeEventListener('vagvisaren-kept', draw);
  }, []);
  const keep = (change) => {
    memory.set(key, { ...before, ...memory.get(key), ...change });
    dispatchEvent(new Event('vagvisaren-kept'));
  };
  return [{ ...before, ...memory.get(key) }, keep];
}

function Field({ id, label, hint, children }) {
  return (
    <div className="upload-field">
      <label htmlFor={id}>
        {label}
        {hint ? <small> ({hint})</small> : null}
      </label>
      {children}
    </div>
  );
}

function Options({ options }) {
  return options.map(({ value, label }) => (
    <option key={value} value={value}>
      {label}
    </option>
  ));
}

export default function Upload() {
  const { draft, words, counts, sections, moreSections, findings, fields, labels, inferred } = props;
  const [{ state, error, questions }, keep] = useKept(draft, { state: 'asking', error: '', questions: [] });
  const said = useRef(null);
  const id = useId();

  const finish = (change) => {
    keep(change);
    requestAnimationFrame(() => said.current?.focus());
  };

  const confirm = async (event) => {
    event.preventDefault();
    const given = Object.fromEntries(new FormData(event.currentTarget));
    keep({ state: 'working', error: '' });
    try {
      const { response } = await callAction({ name: 'upload-confirm', payload: { draft, ...given } });
      if (response.error) {
        keep({ state: 'asking', error: response.error });
        return;
      }
      finish({ state: 'done', questions: response.questions });
    } catch {
      keep({ state: 'asking', error: words.failed });
    }
  };

  const cancel = () =>
    callAction({ name: 'upload-cancel', payload: { draft } }).then(
      () => finish({ state: 'cancelled' }),
      () => keep({ error: words.failed })
    );

  const hint = (name) => (inferred.includes(name) ? words.inferred : '');

  return (
    <section className="upload" aria-label={words.heading}>
      <h2>{words.heading}</h2>
      <dl className="upload-counts">
        {counts.map(({ label, count }) => (
          <div key={label}>
            <dt>{label}:</dt>
            <dd>{count}</dd>
          </div>
        ))}
      </dl>
      {sections.length ? (
        <details>
          <summary>{words.sections}</summary>
          <ol lang="sv">
            {sections.map((title, index) => (
              <li key={index}>{title}</li>
            ))}
          </ol>
          {moreSections ? <p>{moreSections}</p> : null}
        </details>
      ) : null}
      <h3>{words.findings}</h3>
      {findings.length ? (
        <ul>
          {findings.map((finding) => (
            <li key={finding}>{finding}</li>
          ))}
        </ul>
      ) : (
        <p>{words['no-findings']}</p>
      )}
      {props.replaces ? <p>{words.replaces}</p> : null}
      {state === 'asking' || state === 'working' ? (
        <form onSubmit={confirm}>
          <h3>{words.entry}</h3>
          <Field id={`${id}-title`} label={labels.title} hint={hint('title')}>
            <input id={`${id}-title`} name="title" defaultValue={fields.title} maxLength={300} required />
          </Field>
          <Field id={`${id}-region`} label={labels.region} hint={hint('region')}>
            <input id={`${id}-region`} name="region" defaultValue={fields.region} maxLength={300} list={`${id}-regions`} />
          </Field>
          <datalist id={`${id}-regions`}>
            {props.regions.map((region) => (
              <option key={region} value={region} />
            ))}
          </datalist>
          <Field id={`${id}-kind`} label={labels.kind} hint={hint('kind')}>
            <select id={`${id}-kind`} name="kind" defaultValue={fields.kind}>
              <Options options={props.kinds} />
            </select>
          </Field>
          <Field id={`${id}-status`} label={labels.status} hint={hint('status')}>
            <select id={`${id}-status`} name="status" defaultValue={fields.status}>
              <Options options={props.statuses} />
            </select>
          </Field>
          <Field id={`${id}-dated`} label={labels.dated} hint={hint('dated') || words['no-date']}>
            <input id={`${id}-dated`} name="dated" type="date" defaultValue={fields.dated} />
          </Field>
          {error ? <p role="alert">{error}</p> : null}
          <p className="feedback-actions">
            <button type="submit" className="primary" disabled={state === 'working'}>
              {words.confirm}
            </button>
            <button type="button" onClick={cancel} disabled={state === 'working'}>
              {words.cancel}
            </button>
          </p>
        </form>
      ) : null}
      <p role="status" ref={said} tabIndex={-1}>
        {state === 'asking' ? '' : words[state]}
      </p>
      {state === 'done' ? (
        <p className="upload-questions">
          {questions.map((question) => (
            <button type="button" key={question} onClick={() => sendUserMessage(question)}>
              {question}
            </button>
          ))}
        </p>
      ) : null}
    </section>
  );
}
