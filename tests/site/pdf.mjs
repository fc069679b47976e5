// The course as one PDF: each page of the built site as the browser prints it,
// in reading order.
//
// usage: node pdf.mjs build/site build/forklings.pdf
