// The register or the glossary as one table: sorted, filtered, and each line opened at its page in the side panel.
// Drawn from `props` alone (assistant/listing.py); every word in it comes from there.
import { useEffect, useId, useMemo, useRef, useState } from 'react';
import { useRecoilState } from 'recoil';
import { sideViewState } from '@chainlit/react-client';
import { ArrowDown, ArrowUp, ArrowUpDown, BookOpenText, Download } from 'lucide-react';

// How many lines are drawn at a time: a browser takes seconds to lay out a table of thousands.
const BATCH = 100;
const { compare } = new Intl.Collator('sv', { numeric: true });

const filled = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_, name) => values[name]);

// What is empty comes last, whichever way a column is sorted.
function sorted(lines, { column, ascending }) {
  if (column === null) return lines;
  const order = (one, other) => {
    const [a, b] = [one.cells[column], other.cells[column]];
    if (!a || !b) return !a - !b;
    return ascending ? compare(a, b) : compare(b, a);
  };
  return [...lines].sort(order);
}

// The same rules as the downloads have: assistant/listing.py, `has_words`.
function passing(lines, said, text, chosen) {
  const wanted = text.toLowerCase().split(/\s+/).filter(Boolean);
  const values = Object.entries(chosen).filter(([, value]) => value);
  return lines.filter(
    (line, number) =>
      values.every(([key, value]) => line.filters[key].includes(value)) &&
      wanted.every((word) => said[number].includes(word))
  );
}

function Filters({ words, filters, text, setText, chosen, setChosen }) {
  const id = useId();
  const inUse = text || Object.values(chosen).some(Boolean);
  return (
    <div className="listing-filters" role="search">
      <label htmlFor={`${id}text`}>
        {words['filter-text']}
        <input id={`${id}text`} type="search" value={text} onChange={(event) => setText(event.target.value)} />
      </label>
      {filters.map(({ key, label, options }) => (
        <label key={key} htmlFor={id + key}>
          {label}
          <select
            id={id + key}
            value={chosen[key] ?? ''}
            onChange={(event) => setChosen({ ...chosen, [key]: event.target.value })}
          >
            <option value="">{words['filter-all']}</option>
            {[...options]
              .sort(([, a], [, b]) => compare(a, b))
              .map(([value, shown]) => (
                <option key={value} value={value}>
                  {shown}
                </option>
              ))}
          </select>
        </label>
      ))}
      {inUse ? (
        <button
          type="button"
          onClick={(event) => {
            event.currentTarget.closest('.listing-filters').querySelector('input').focus();
            setText('');
            setChosen({});
          }}
        >
          {words['filter-clear']}
        </button>
      ) : null}
    </div>
  );
}

function Heading({ number, label, width, order, setOrder }) {
  const mine = order.column === number;
  const Arrow = !mine ? ArrowUpDown : order.ascending ? ArrowUp : ArrowDown;
  return (
    <th
      role="columnheader"
      scope="col"
      style={{ '--width': `${width}ch` }}
      aria-sort={!mine ? 'none' : order.ascending ? 'ascending' : 'descending'}
    >
      <button type="button" onClick={() => setOrder({ column: number, ascending: !mine || !order.ascending })}>
        {label}
        <Arrow aria-hidden="true" />
      </button>
    </th>
  );
}

function Row({ line, columns, words, onOpen }) {
  const open = (event) => {
    // The button in the row is clicked by Enter too; elsewhere in it a click opens, and marking words does not.
    const button = event.currentTarget.querySelector('button');
    if (button.contains(event.target) || !getSelection().toString()) onOpen(button);
  };
  return (
    <tr role="row" onClick={open}>
      {columns.map(({ label, lang }, number) => {
        const said = line.cells[number];
        if (number)
          return (
            <td role="cell" key={label} lang={lang} data-label={label} data-empty={said ? undefined : ''}>
              {said}
            </td>
          );
        return (
          <th role="rowheader" scope="row" key={label}>
            <button type="button" title={words['line-open']}>
              <BookOpenText aria-hidden="true" />
              <span lang={lang}>{said}</span>
            </button>
            {line.note ? <p className="listing-note">{line.note}</p> : null}
          </th>
        );
      })}
    </tr>
  );
}

export default function Listing() {
  const { name, words, columns, filters, lines, papers, downloads } = props;
  const [text, setText] = useState(props.text);
  const [chosen, setChosen] = useState({});
  const [order, setOrder] = useState({ column: null, ascending: true });
  const [drawn, setDrawn] = useState(BATCH);
  const [sideView, setSideView] = useRecoilState(sideViewState);
  const opener = useRef(null);
  const body = useRef(null);

  const said = useMemo(() => lines.map(({ cells }) => cells.join('\n').toLowerCase()), [lines]);
  // A column is as wide as its longest cell where there is room, and never so narrow that short cells break.
  const widths = useMemo(
    () => columns.map((_, number) => Math.max(...lines.map(({ cells }) => cells[number].length))),
    [lines]
  );
  const shown = useMemo(
    () => sorted(passing(lines, said, text, chosen), order),
    [lines, said, text, chosen, order]
  );
  useEffect(() => setDrawn(BATCH), [text, chosen, order]);

  const open = (index, from) => {
    opener.current = from;
    const sources = shown.map(({ place }, number) => ({
      ...papers[place.paper],
      ...place,
      position: filled(words['line-position'], { number: number + 1, count: shown.length })
    }));
    const panel = { id: 'source-panel', type: 'custom', name: 'SourcePanel', display: 'side' };
    setSideView({ title: words.panel, elements: [{ ...panel, props: { words, sources, index } }] });
  };

  // Back to where one was, when the panel is closed.
  useEffect(() => {
    if (sideView || !opener.current) return;
    if (opener.current.isConnected) opener.current.focus();
    opener.current = null;
  }, [sideView]);

  // The button may be gone once it has been used, so the focus goes on to the first line that it brought.
  const more = () => {
    setDrawn(drawn + BATCH);
    requestAnimationFrame(() => body.current.rows[drawn].querySelector('button').focus());
  };

  const query = new URLSearchParams(Object.entries({ text, ...chosen }).filter(([, value]) => value.trim())).toString();
  const count = filled(words.lines, { shown: shown.length, count: lines.length });
  return (
    <div className="listing" role="group" aria-label={name}>
      <Filters {...{ words, filters, text, setText, chosen, setChosen }} />
      <p className="listing-facts">
        <span role="status">{shown.length ? count : words['lines-none']}</span>
        {downloads.map(({ label, href }) => (
          <a key={href} href={query ? `${href}${href.includes('?') ? '&' : '?'}${query}` : href} download>
            <Download aria-hidden="true" />
            {label}
          </a>
        ))}
      </p>
      <div className="listing-scroll" role="group" aria-label={name} tabIndex={0}>
        <table role="table" aria-label={name} aria-rowcount={shown.length + 1}>
          <thead role="rowgroup">
            <tr role="row">
              {columns.map(({ label }, number) => (
                <Heading key={label} width={widths[number]} {...{ number, label, order, setOrder }} />
              ))}
            </tr>
          </thead>
          <tbody role="rowgroup" ref={body}>
            {shown.slice(0, drawn).map((line, index) => (
              <Row
                key={`${line.place.href} ${line.cells[0]} ${index}`}
                {...{ line, columns, words }}
                onOpen={(from) => open(index, from)}
              />
            ))}
          </tbody>
        </table>
      </div>
      {shown.length > drawn ? (
        <button type="button" className="listing-more" onClick={more}>
          {filled(words['lines-more'], { count: Math.min(BATCH, shown.length - drawn) })}
        </button>
      ) : null}
    </div>
  );
}
