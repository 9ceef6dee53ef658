// The head of the side panel: which source this is, the way to the next, and below it the page with the words marked.
// The page itself is Chainlit's PDF element; a document without pages is shown as a text view of our own.
import { useEffect, useRef } from 'react';
import { useSetRecoilState } from 'recoil';
import { sideViewState } from '@chainlit/react-client';
import { ChevronLeft, ChevronRight, Download, ExternalLink } from 'lucide-react';

// Room above the marked words, in pixels.
const ABOVE = 96;

// Chainlit draws a page one pixel a point and cuts what is wider than the panel: shrink or grow it to fit, then go to the words.
// The page is drawn in several goes and the panel slides in, so both are done again until the visitor takes over.
function showPage(source, content) {
  let zoom = 1;
  let takenOver = false;
  const settle = () => {
    const canvas = content.querySelector('.react-pdf__Page__canvas');
    const scroller = canvas?.closest('.overflow-auto');
    if (!scroller) return;
    const inset = 2 * parseFloat(getComputedStyle(scroller.firstElementChild).paddingLeft);
    const fitting = Math.min(1.6, (scroller.clientWidth - inset) / source.pageWidth);
    if (fitting !== zoom) content.style.setProperty('--page-zoom', String((zoom = fitting)));
    if (canvas.clientHeight && !takenOver) scroller.scrollTop = Math.max(0, source.top * zoom - ABOVE);
  };
  const drawn = new MutationObserver(settle);
  drawn.observe(content, { childList: true, subtree: true, attributes: true, attributeFilter: ['style'] });
  const resized = new ResizeObserver(settle);
  resized.observe(content);
  const takeOver = () => {
    takenOver = true;
  };
  const takingOver = ['wheel', 'pointerdown', 'keydown'];
  takingOver.forEach((kind) => content.addEventListener(kind, takeOver, { passive: true }));
  return () => {
    drawn.disconnect();
    resized.disconnect();
    takingOver.forEach((kind) => content.removeEventListener(kind, takeOver));
  };
}

export default function SourcePanel() {
  const { words, sources, index } = props;
  const source = sources[index];
  const heading = useRef(null);
  const setSideView = useSetRecoilState(sideViewState);

  const go = (to) =>
    setSideView(({ title, elements: [head] }) => ({
      title,
      elements: [{ ...head, props: { ...head.props, index: to } }]
    }));

  useEffect(() => {
    heading.current.focus();
    if (!source.pageNumber) return undefined;
    const page = { id: source.href, type: 'pdf', name: source.title, url: source.href, page: source.pageNumber };
    setSideView((view) => view && { ...view, elements: [view.elements[0], { ...page, display: 'side' }] });
    return showPage(source, heading.current.closest('#side-view-content'));
  }, [source.href]);

  const onKeyDown = (event) => {
    if (event.key === 'Escape') setSideView(undefined);
  };

  return (
    <div className="source-panel" onKeyDown={onKeyDown}>
      <div className="source-panel-way">
        <button type="button" aria-label={words.previous} disabled={index === 0} onClick={() => go(index - 1)}>
          <ChevronLeft aria-hidden="true" />
        </button>
        <span>{source.position}</span>
        <button
          type="button"
          aria-label={words.next}
          disabled={index === sources.length - 1}
          onClick={() => go(index + 1)}
        >
          <ChevronRight aria-hidden="true" />
        </button>
      </div>
      <h2 tabIndex={-1} ref={heading}>
        {source.title}
      </h2>
      <p className="source-facts">
        <span className="status-badge" data-status={source.status}>
          {source.statusWords}
        </span>{' '}
        {source.facts}
      </p>
      <p className="source-place">{[source.section, source.page].filter(Boolean).join(' · ')}</p>
      <p className="source-actions">
        <a href={source.href} target="_blank" rel="noopener">
          <ExternalLink aria-hidden="true" />
          {words['new-tab']}
        </a>
        <a href={source.original} download>
          <Download aria-hidden="true" />
          {source.originalWords}
        </a>
      </p>
      {source.pageNumber ? null : <iframe className="source-text" src={source.href} title={source.title} />}
    </div>
  );
}
