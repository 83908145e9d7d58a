// Address of a site's page, or of the panel beside the map. An id comes from elsewhere; what a path cannot have, even encoded,
// stands in the query, as SiteAddress does on the server.
window.siteAddress = (id, panel) => {
  const inPath = /^(?!\.{1,2}$)[\p{L}\p{N} _.~:@()!*'-]+$/u.test(id);
  const text = encodeURIComponent(id);
  return inPath ? '/sites/' + text + (panel ? '/panel' : '') : '/sites' + (panel ? '/panel' : '') + '?id=' + text;
};
