// Below a step of the reading path: which steps there are, which are read, and the way on and back.
// Drawn from `props` alone (assistant/reading_path.py); every word in it comes from there.
import { ArrowLeft, ArrowRight, Check } from 'lucide-react';

export default function ReadingPath() {
  const { name, progress, steps, previous, next, done } = props;
  const go = ({ question }) => sendUserMessage(question);
  return (
    <div role="group" className="reading-path" aria-label={name}>
      <p className="reading-path-way">
        {previous ? (
          <button type="button" onClick={() => go(previous)}>
            <ArrowLeft aria-hidden="true" />
            {previous.label}
          </button>
        ) : null}
        {next ? (
          <button type="button" className="primary" onClick={() => go(next)}>
            {next.label}
            <ArrowRight aria-hidden="true" />
          </button>
        ) : null}
      </p>
      {done ? <p>{done}</p> : null}
      <details>
        <summary>{progress}</summary>
        <ol>
          {steps.map((step) => (
            <li key={step.title}>
              <button type="button" aria-current={step.state === 'current' ? 'step' : undefined} onClick={() => go(step)}>
                {step.title}
              </button>
              {step.state ? (
                <span className="reading-path-read">
                  <Check aria-hidden="true" />
                  {step.readWords}
                </span>
              ) : null}
            </li>
          ))}
        </ol>
      </details>
    </div>
  );
}
