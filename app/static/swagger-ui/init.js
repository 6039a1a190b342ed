"use strict";

// Starts Swagger UI on the description that lies beside this page, wherever a proxy has put them both.
// Nothing is fetched from anywhere else, and no key outlives the page.
window.ui = SwaggerUIBundle({
  url: new URL("openapi.json", document.baseURI).href,
  dom_id: "#swagger-ui",
  presets: [SwaggerUIBundle.presets.apis],
  layout: "BaseLayout",
  validatorUrl: null,
  persistAuthorization: false,
  deepLinking: true,
  tryItOutEnabled: true,
  displayRequestDuration: true,
});
