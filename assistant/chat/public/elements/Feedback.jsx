// Below an answer: did it help, and if not, why. Drawn from `props` alone (assistant/feedback.py); every word comes from there.
// A thumb counts at once; the reason and the comment that a thumb down asks for come after, and may be left out.
import { useEffect, useId, useRef, useState } from 'react';
import { ThumbsDown, ThumbsUp } from 'lucide-react';

const HELPED = 1;
const DID_NOT_HELP = 0;

// Chainlit draws an element anew, from nothing, when something else in the chat changes. So what has happened here is kept
// outside, by message, for as long as the page lives.
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

function Reasons({ words, reasons, longest, given, onSend, onCancel }) {
  const id = useId();
  const send = (event) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    onSend({ value: DID_NOT_HELP, reason: fields.get('reason') ?? '', comment: fields.get('comment') ?? '' });
  };
  return (
    <form className="feedback-reasons" onSubmit={send}>
      <fieldset>
        <legend>{words.why}</legend>
        {reasons.map(({ value, label }) => (
          <label key={value}>
            <input
              type="radio"
              name="reason"
              value={value}
              defaultChecked={value === given.reason}
            />
            {label}
          </label>
        ))}
      </fieldset>
      <label htmlFor={`${id}-comment`}>{words.comment}</label>
      <textarea
        id={`${id}-comment`}
        name="comment"
        rows={3}
        maxLength={longest}
        aria-describedby={`${id}-hint`}
        defaultValue={given.comment}
      />
      <p id={`${id}-hint`} className="feedback-hint">
        {words['comment-hint']}
      </p>
      <p className="feedback-actions">
        <button type="submit" className="primary">
          {words.send}
        </button>
        <button type="button" onClick={onCancel}>
          {words.cancel}
        </button>
      </p>
    </form>
  );
}

export default function Feedback() {
  const { step, words, reasons, longest } = props;
  const [{ given, asking, said }, keep] = useKept(step, { given: props.given, asking: false, said: '' });
  const group = useRef(null);
  const down = useRef(null);

  const send = (opinion) =>
    callAction({ name: 'feedback', payload: { step, ...opinion } }).then(
      () => {
        keep({ given: opinion, said: words.thanks });
        return true;
      },
      () => {
        keep({ said: words.failed });
        return false;
      }
    );

  const close = () => {
    keep({ asking: false });
    down.current?.focus();
  };
  const sendReason = (opinion) => send(opinion).then((kept) => kept && close());
  const helped = () => {
    keep({ asking: false });
    send({ value: HELPED, reason: '', comment: '' });
  };
  const didNot = () => {
    keep({ asking: true });
    // Only now, not whenever the form is drawn anew: that would take the visitor back here from what was asked since.
    requestAnimationFrame(() => {
      const radios = group.current?.querySelectorAll('[name=reason]') ?? [];
      ([...radios].find(({ checked }) => checked) ?? radios[0])?.focus();
    });
    // A reason that was given before stays until another is sent.
    if (given?.value !== DID_NOT_HELP) send({ value: DID_NOT_HELP, reason: '', comment: '' });
  };

  return (
    <div role="group" ref={group} className="answer-feedback" aria-label={words.question}>
      <p className="feedback-thumbs">
        <span aria-hidden="true">{words.question}</span>
        <button type="button" aria-pressed={given?.value === HELPED} onClick={helped}>
          <ThumbsUp aria-hidden="true" />
          {words.helped}
        </button>
        <button
          type="button"
          ref={down}
          aria-pressed={given?.value === DID_NOT_HELP}
          aria-expanded={asking}
          onClick={didNot}
        >
          <ThumbsDown aria-hidden="true" />
          {words['not-helped']}
        </button>
        <span role="status">{asking ? '' : said}</span>
      </p>
      {asking ? (
        <Reasons
          words={words}
          reasons={reasons}
          longest={longest}
          given={given ?? { reason: '', comment: '' }}
          onSend={sendReason}
          onCancel={close}
        />
      ) : null}
      {asking && said === words.failed ? <p role="alert">{said}</p> : null}
    </div>
  );
}
