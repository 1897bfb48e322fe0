// SPDX-License-Identifier: MIT

import type { OperatorRoute } from "./operatorRoute";

/** The OpenAPI 3.1 document of the operator's API. */
export function openApiDocument(routes: readonly OperatorRoute[], version: string): unknown {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    const properties = Object.fromEntries(
      Object.entries(route.parameters).map(([name, description]) => [name, { type: "string", description }]),
    );
    const input =
      route.method === "GET"
        ? {
            parameters: Object.entries(route.parameters).map(([name, description]) => ({
              name,
              in: "query",
              description,
              schema: { type: "string" },
            })),
          }
        : { requestBody: { content: { "application/json": { schema: { type: "object", properties } } } } };
    paths[route.path] = {
      ...paths[route.path],
      [route.method.toLowerCase()]: {
        summary: route.summary,
        security: route.isPublic ? [] : [{ token: [] }],
        ...input,
        responses: {
          "200": { description: "Done" },
          "400": { description: "A parameter is missing or wrong" },
          "401": { description: "The token is missing or wrong" },
          "500": { description: "Failed, with the reason" },
        },
      },
    };
  }
  return {
    openapi: "3.1.0",
    info: { title: "Livepeer node, operator's API", version },
    components: { securitySchemes: { token: { type: "http", scheme: "bearer" } } },
    paths,
  };
}
