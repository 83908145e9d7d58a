// Two versions of a diagram, with what is different in its colour. The list of differences says the same in words.
(function () {
  'use strict';
  const drawings = document.getElementById('drawings');
  if (!drawings || !window.BpmnJS) return;
  const changes = JSON.parse(drawings.dataset.changes);
  const shown = [];

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
    canvas.zoom('fit-viewport', 'auto');
    shown.push(viewer);
    // What is looked at in one drawing is looked at in the other.
    viewer.on('canvas.viewbox.changed', ({ viewbox }) => {
      shown.filter((other) => other !== viewer).forEach((other) => {
        const now = other.get('canvas').viewbox();
        if (Math.abs(now.x - viewbox.x) + Math.abs(now.y - viewbox.y) + Math.abs(now.width - viewbox.width) > 1) {
          other.get('canvas').viewbox({ x: viewbox.x, y: viewbox.y, width: viewbox.width, height: viewbox.height });
        }
      });
    });
  });
})();
