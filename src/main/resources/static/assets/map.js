// Draws the network: the country's outline, links, sites coloured by their worst open incident. No map from the internet.
(function () {
  'use strict';
  const place = document.getElementById('map');
  if (!place) return;
  const ORDER = ['cleared', 'indeterminate', 'warning', 'minor', 'major', 'critical'];
  const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const focus = (place.dataset.sites || place.dataset.focus || '').split(' ').filter(Boolean);
  const map = L.map(place, { preferCanvas: false, zoomSnap: 0.25, attributionControl: false, minZoom: 5, maxZoom: 15 });
  map.setView([7.6, -5.5], 7);
  ['ground', 'links', 'sites'].forEach((name, i) => { map.createPane(name).style.zIndex = 300 + i * 100; });
  const land = L.canvas({ pane: 'ground', padding: 0.3 });
  const lines = L.canvas({ pane: 'links', padding: 0.3 });
  const dots = L.canvas({ pane: 'sites', padding: 0.3 });
  const marks = new Map();
  const links = [];
  let ground = null;
  let labels = [];

  const get = (url) => fetch(url, { headers: { Accept: 'application/json' } }).then((answer) => {
    if (!answer.ok) throw new Error(url + ' ' + answer.status);
    return answer.json();
  });

  function radius(severity, hub) {
    const near = Math.max(0, map.getZoom() - 7);
    return (severity === 'none' ? (hub ? 4 : 2.4) : 3 + ORDER.indexOf(severity) * 0.7 + (hub ? 1 : 0)) + near * 0.9;
  }
  function paint() {
    if (ground) ground.setStyle({ color: css('--tf-coast'), fillColor: css('--tf-land'), fillOpacity: 1, weight: 1.2 });
    links.forEach(({ line, fibre, ends }) => {
      const hit = ends.every((id) => (marks.get(id) || {}).severity === 'critical');
      line.setStyle({ color: css(hit ? '--tf-critical' : fibre ? '--tf-fibre' : '--tf-microwave'), weight: fibre ? 1.8 : 1, opacity: hit ? 0.75 : 0.65 });
    });
    marks.forEach((mark) => {
      const bad = mark.severity !== 'none';
      mark.dot.setStyle({
        fillColor: css('--tf-' + (bad ? mark.severity : 'well')), color: css(mark.chosen ? '--bs-body-color' : '--tf-land'),
        weight: mark.chosen ? 2.5 : bad ? 1 : 0.6, fillOpacity: bad ? 1 : 0.85
      });
      mark.dot.setRadius(radius(mark.severity, mark.hub) + (mark.chosen ? 2 : 0));
    });
  }
  /** What stands in a tooltip is text, whatever it looks like. */
  const plain = (words) => {
    const text = document.createElement('span');
    text.textContent = words;
    return text;
  };
  function colour(trouble) {
    marks.forEach((mark, id) => {
      const found = trouble[id];
      mark.severity = found ? found.severity : 'none';
      mark.dot.setTooltipContent(plain(mark.name + (found ? ' · ' + found.title : '')));
    });
    Array.from(marks.values()).sort((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity)).forEach((mark) => mark.dot.bringToFront());
    paint();
  }
  function choose(id) {
    marks.forEach((mark, other) => { mark.chosen = other === id; });
    paint();
    if (place.dataset.panel) {
      htmx.ajax('GET', place.dataset.panel + encodeURIComponent(id), '#panel');
      document.getElementById('panel').classList.add('tf-shown');
    } else {
      location.href = '/sites?id=' + encodeURIComponent(id);
    }
  }
  function label(sites) {
    const regions = new Map();
    sites.forEach((site) => {
      const sum = regions.get(site.region) || { lat: 0, lon: 0, count: 0 };
      sum.lat += site.lat; sum.lon += site.lon; sum.count += 1;
      regions.set(site.region, sum);
    });
    regions.forEach((sum, name) => {
      const icon = L.divIcon({ className: 'tf-region', html: '', iconSize: [160, 16] });
      const mark = L.marker([sum.lat / sum.count, sum.lon / sum.count], { icon, interactive: false, keyboard: false }).addTo(map);
      mark.getElement().textContent = name;
      labels.push({ mark, count: sum.count });
    });
    labels.sort((a, b) => b.count - a.count);
  }
  /** Of two names that would lie on each other, the one of the region with fewer sites waits until there is room. */
  function spread() {
    const taken = [];
    labels.forEach(({ mark }) => {
      const name = mark.getElement();
      const words = document.createRange();
      words.selectNodeContents(name);
      const box = words.getBoundingClientRect();
      const free = taken.every((other) => box.right < other.left || box.left > other.right || box.bottom < other.top || box.top > other.bottom);
      name.style.visibility = free ? '' : 'hidden';
      if (free) taken.push(box);
    });
  }
  const refresh = () => get(place.dataset.trouble).then(colour).then(() => { place.dataset.drawn = 'true'; }).catch(() => { /* the red bar tells */ });

  Promise.all([get(place.dataset.outline), get(place.dataset.network)]).then(([outline, network]) => {
    ground = L.geoJSON(outline, { renderer: land, noClip: true, interactive: false }).addTo(map);
    network.links.forEach((link) => {
      const a = network.sites[link.a];
      const b = network.sites[link.b];
      const line = L.polyline([[a.lat, a.lon], [b.lat, b.lon]], { renderer: lines, interactive: false, dashArray: link.fibre ? null : '3 3' }).addTo(map);
      links.push({ line, fibre: link.fibre, ends: [a.id, b.id] });
    });
    network.sites.forEach((site) => {
      const dot = L.circleMarker([site.lat, site.lon], { renderer: dots }).addTo(map);
      dot.bindTooltip(plain(site.name), { direction: 'top', offset: [0, -4] });
      dot.on('click', () => choose(site.id));
      marks.set(site.id, { dot, hub: site.hub, name: site.name, severity: 'none', chosen: place.dataset.panel ? site.id === focus[0] : false });
    });
    if (place.dataset.panel) label(network.sites);
    const wanted = network.sites.filter((site) => focus.includes(site.id)).map((site) => [site.lat, site.lon]);
    if (wanted.length) map.fitBounds(L.latLngBounds(wanted).pad(0.4), { maxZoom: 11, animate: false });
    else map.fitBounds(ground.getBounds().pad(0.02), { animate: false });
    if (place.dataset.panel && focus.length) choose(focus[0]);
    spread();
    refresh();
    if (place.dataset.people) people();
  });
  const crew = L.layerGroup().addTo(map);
  /** Technicians where they are believed to be, with a line to the site they go to. */
  function people() {
    get(place.dataset.people).then((all) => {
      crew.clearLayers();
      all.forEach((one, i) => {
        // Several at home in one town would hide each other
        const turn = i * 2.4;
        const at = [one.latitude + 0.03 * Math.sin(turn), one.longitude + 0.03 * Math.cos(turn)];
        if (one.toLatitude !== null) L.polyline([at, [one.toLatitude, one.toLongitude]], { color: '#1d6fb8', weight: 2, dashArray: '6 4', interactive: false }).addTo(crew);
        const mark = L.marker(at, { icon: L.divIcon({ className: 'tf-person tf-p-' + one.state, html: '●', iconSize: [24, 24] }), title: one.name }).addTo(crew);
        mark.bindTooltip(plain(one.name + (one.workOrderId ? ' · ' + one.workOrderId : '')), { direction: 'top' });
        if (one.workOrderId) mark.on('click', () => { location.href = '/work-orders/' + encodeURIComponent(one.workOrderId); });
      });
      place.dataset.crew = String(all.length);
    }).catch(() => { /* the red bar tells */ });
  }
  if (place.dataset.people) setInterval(people, 30000);
  new ResizeObserver(() => map.invalidateSize({ animate: false })).observe(place);
  map.on('resize moveend', spread);
  map.on('zoomend', () => { paint(); spread(); place.classList.toggle('tf-near', map.getZoom() > 9); });
  document.body.addEventListener('incidents-changed', refresh);
  document.addEventListener('theme-changed', paint);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => setTimeout(paint));
})();
