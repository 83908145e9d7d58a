// Draws the line of a KPI; the table beside it says the same. On a canvas, its tooltip too: the page's policy takes no style
// that stands in markup.
(() => {
  const place = document.getElementById('kpichart');
  if (!place || !window.echarts) return;
  const points = JSON.parse(place.dataset.points);
  if (!points.length) {
    place.hidden = true;
    return;
  }
  let chart;
  const draw = () => {
    const dark = document.documentElement.dataset.bsTheme === 'dark';
    if (chart) chart.dispose();
    chart = window.echarts.init(place, dark ? 'dark' : null, { renderer: 'canvas' });
    chart.setOption({
      animation: false,
      backgroundColor: 'transparent',
      grid: { left: 12, right: 16, top: 28, bottom: 8, containLabel: true },
      tooltip: { trigger: 'axis', renderMode: 'richText', valueFormatter: value => (value == null ? '–' : Number(value).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 2 }) + ' ' + place.dataset.unit) },
      useUTC: true,
      xAxis: { type: 'time' },
      yAxis: { type: 'value', scale: true, name: place.dataset.unit, nameTextStyle: { align: 'left' } },
      series: [{ type: 'line', name: place.dataset.name, data: points, connectNulls: false, showSymbol: points.length < 40, lineStyle: { width: 2 } }],
    });
  };
  draw();
  window.addEventListener('resize', () => chart.resize());
  new MutationObserver(draw).observe(document.documentElement, { attributeFilter: ['data-bs-theme'] });
})();
