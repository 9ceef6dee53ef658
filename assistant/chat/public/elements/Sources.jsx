// What stands below an answer: choices, sources, passages read, follow-up questions, and copying with sources.
// Drawn from `props` alone (assistant/answer_view.py); every word in it comes from there.
import { useEffect, useRef, useState } from 'react';
import { useRecoilState } from 'recoil';
import { sideViewState } from '@chainlit/react-client';
import { BookOpenText, Check, Copy, Download, ExternalLink } from 'lucide-react';

function Questions({ heading, questions }) {
  if (!questions.length) return null;
  return (
    <div role="group" className="answer-questions" aria-label={heading}>
      {heading ? <h2>{heading}</h2> : null}
      {questions.map(({ label, question }) => (
        <button type="button" key={question} onClick={() => sendUserMessage(question)}>
          {label}
        </button>
      ))}
    </div>
  );
}

function Source({ source, words, onOpen }) {
  return (
    <li className="source-card">
      <p className="source-title">
        <span className="source-number">{source.number}</span>
        <span>{source.title}</span>
      </p>
      <p className="source-facts">
        <span className="status-badge" data-status={source.status}>
          {source.statusWords}
        </span>{' '}
        {source.facts}
      </p>
      <p className="source-place">{[source.section, source.page].filter(Boolean).join(' · ')}</p>
      <blockquote lang="sv" className="source-quote">
        {source.quote}
      </blockquote>
      <p className="source-support">{source.support}</p>
      <p className="source-actions">
        <button type="button" className="primary" aria-label={source.openLabel} onClick={onOpen}>
          <BookOpenText aria-hidden="true" />
          {source.open}
        </button>
        <a href={source.href} target="_blank" rel="noopener">
          <ExternalLink aria-hidden="true" />
          {words['new-tab']}
        </a>
        <a href={source.original} download>
          <Download aria-hidden="true" />
          {source.originalWords}
        </a>
      </p>
    </li>
  );
}

function Passages({ passages, words }) {
  if (!passages.length) return null;
  return (
    <details className="answer-passages">
      <summary>{words.passages}</summary>
      <ol>
        {passages.map((passage) => (
          <li key={passage.href}>
            <p className="source-place">
              {passage.facts}{' '}
              <a href={passage.href} target="_blank" rel="noopener">
                {words['passage-open']}
              </a>
            </p>
            <p lang="sv">{passage.text}</p>
          </li>
        ))}
      </ol>
    </details>
  );
}

// The clipboard is there on https and on this machine; elsewhere only a selection can be copied.
async function copyText(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const area = Object.assign(document.createElement('textarea'), { value: text });
  document.body.append(area);
  area.select();
  const copied = document.execCommand('copy');
  area.remove();
  if (!copied) throw new Error('copy refused');
}

function CopyButton({ text, words }) {
  const [state, setState] = useState('copy');
  const copy = () =>
    copyText(text).then(
      () => setState('copied'),
      () => setState('copy-failed')
    );
  return (
    <p>
      <button type="button" className="answer-copy" onClick={copy}>
        {state === 'copied' ? <Check aria-hidden="true" /> : <Copy aria-hidden="true" />}
        {words[state]}
      </button>
      <span role="status" className="sr-only">
        {state === 'copy' ? '' : words[state]}
      </span>
    </p>
  );
}

export default function Sources() {
  const { words, sources, passages, choices, followUps, copy } = props;
  const root = useRef(null);
  const opener = useRef(null);
  const [sideView, setSideView] = useRecoilState(sideViewState);

  const open = (index, from) => {
    opener.current = from;
    const panel = { id: 'source-panel', type: 'custom', name: 'SourcePanel', display: 'side' };
    setSideView({ title: words.panel, elements: [{ ...panel, props: { words, sources, index } }] });
  };

  // Back to where one was, when the panel is closed.
  useEffect(() => {
    if (sideView || !opener.current) return;
    if (opener.current.isConnected) opener.current.focus();
    opener.current = null;
  }, [sideView]);

  // The markers in the text are links to the same sources; a click opens them beside the text instead of over it.
  useEffect(() => {
    const answer = root.current.closest('.message-content');
    const onClick = (event) => {
      const link = event.target.closest('a[href^="/sources/"]');
      const index = link ? sources.findIndex(({ href }) => href === link.getAttribute('href')) : -1;
      if (index < 0 || root.current.contains(link) || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      open(index, link);
    };
    // A copied piece of an answer says where it comes from too.
    const onCopy = (event) => {
      const selected = getSelection();
      if (!words['copy-mark'] || !selected.toString()) return;
      const piece = document.createElement('div');
      piece.append(selected.getRangeAt(0).cloneContents());
      const mark = Object.assign(document.createElement('p'), { textContent: words['copy-mark'] });
      event.clipboardData.setData('text/plain', `${selected}\n\n${words['copy-mark']}`);
      event.clipboardData.setData('text/html', piece.innerHTML + mark.outerHTML);
      event.preventDefault();
    };
    answer.addEventListener('click', onClick);
    answer.addEventListener('copy', onCopy);
    return () => {
      answer.removeEventListener('click', onClick);
      answer.removeEventListener('copy', onCopy);
    };
  }, []);

  return (
    <div ref={root} className="answer-sources" data-generated-by="Vägvisaren (AI)">
      <Questions heading={words.choices} questions={choices} />
      {sources.length ? (
        <div role="group" aria-label={words.sources}>
          <h2>{words.sources}</h2>
          <ol className="source-cards">
            {sources.map((source, index) => (
              <Source
                key={source.href}
                source={source}
                words={words}
                onOpen={(event) => open(index, event.currentTarget)}
              />
            ))}
          </ol>
        </div>
      ) : null}
      <Passages passages={passages} words={words} />
      <Questions
        heading={words['follow-ups']}
        questions={followUps.map((question) => ({ label: question, question }))}
      />
      {copy ? <CopyButton text={copy} words={words} /> : null}
    </div>
  );
}
