// Diagrams with marks at their elements: two versions with what is different, the way that a process took, or a heat map. A
// list or a table beside them says the same in words.
(function () {
  'use strict';
  const drawings = document.getElementById('drawings');
  if (!drawings || !window.BpmnJS) return;
  const changes = JSON.parse(drawings.dataset.changes);
  const heat = JSON.parse(drawings.dataset.heat || '{}');
  const shown = [];
  let leader = null;
  const NARROW = 600;
  const READABLE = 0.7;

  // A whole diagram cannot be read on a phone: begin at the first thing that is different.
  function lookAtFirst(canvas, elements, place) {
    const hottest = Object.keys(heat).sort((one, other) => heat[other].level - heat[one].level);
    const first = Object.keys(changes).concat(hottest).map((id) => elements.get(id)).find((one) => one && one.width && !one.waypoints);
    if (!first) return;
    const width = place.clientWidth / READABLE;
    const height = place.clientHeight / READABLE;
    canvas.viewbox({ x: first.x + (first.width - width) / 2, y: first.y + (first.height - height) / 2, width, height });
  }

  // The viewer follows the mouse only.
  function followFinger(canvas, place) {
    let at = null;
    place.addEventListener('pointerdown', (event) => { at = event.pointerType === 'touch' ? event : null; });
    place.addEventListener('pointermove', (event) => {
      if (!at || event.pointerId !== at.pointerId) return;
      canvas.scroll({ dx: event.clientX - at.clientX, dy: event.clientY - at.clientY });
      at = event;
    });
    ['pointerup', 'pointercancel'].forEach((end) => place.addEventListener(end, () => { at = null; }));
  }

  // Each number leads to what it counts; the table has the same links for the keyboard.
  function colour(viewer) {
    const canvas = viewer.get('canvas');
    const elements = viewer.get('elementRegistry');
    Object.entries(heat).forEach(([id, one]) => {
      if (!elements.get(id)) return;
      canvas.addMarker(id, 'tf-hot');
      canvas.addMarker(id, 'tf-heat-' + one.level);
      const link = document.createElement('a');
      link.href = one.link;
      link.textContent = one.text;
      link.className = 'tf-hotnumber';
      link.tabIndex = -1;
      viewer.get('overlays').add(id, { position: { top: -10, left: -6 }, html: link });
    });
  }

  drawings.querySelectorAll('[data-zoom]').forEach((button) => button.addEventListener('click', () => {
    if (!shown.length) return;
    leader = leader || shown[0];
    const canvas = leader.get('canvas');
    if (button.dataset.zoom === 'all') canvas.zoom('fit-viewport', 'auto');
    else canvas.zoom(canvas.zoom() * Number(button.dataset.zoom));
  }));

  drawings.querySelectorAll('.tf-drawing').forEach(async (place) => {
    const viewer = new BpmnJS({ container: place });
    try {
      const answer = await fetch(place.dataset.diagram);
      if (!answer.ok) throw new Error(answer.status);
      await viewer.importXML(await answer.text());
    } catch (e) {
      // What is no diagram cannot be drawn; the findings say why.
      place.closest('figure').hidden = true;
      return;
    }
    const canvas = viewer.get('canvas');
    const elements = viewer.get('elementRegistry');
    Object.entries(changes).forEach(([id, kind]) => {
      if (!elements.get(id)) return;
      canvas.addMarker(id, 'tf-' + kind.toLowerCase());
      if (elements.get(id + '_label')) canvas.addMarker(id + '_label', 'tf-' + kind.toLowerCase());
    });
    colour(viewer);
    canvas.zoom('fit-viewport', 'auto');
    if (place.clientWidth < NARROW) lookAtFirst(canvas, elements, place);
    followFinger(canvas, place);
    shown.push(viewer);
    // What is looked at in one drawing is looked at in the other; only the one that a person moves leads.
    ['pointerdown', 'wheel'].forEach((touched) => place.addEventListener(touched, () => { leader = viewer; }, { capture: true, passive: true }));
    viewer.on('canvas.viewbox.changed', ({ viewbox }) => {
      if (viewer !== leader) return;
      shown.filter((other) => other !== viewer).forEach((other) => {
        const now = other.get('canvas').viewbox();
        if (Math.abs(now.x - viewbox.x) + Math.abs(now.y - viewbox.y) + Math.abs(now.width - viewbox.width) > 1) {
          other.get('canvas').viewbox({ x: viewbox.x, y: viewbox.y, width: viewbox.width, height: viewbox.height });
        }
      });
    });
  });
})();
