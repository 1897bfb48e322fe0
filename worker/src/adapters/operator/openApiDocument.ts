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
        responses: Object.fromEntries(
          [...statusesOf(route), ...Object.entries(route.statuses ?? {})].map(([status, description]) => [status, { description }]),
        ),
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

/** What every route of its kind may answer. */
function statusesOf({ method, parameters, isPublic }: OperatorRoute): readonly (readonly [string, string])[] {
  const hasParameters = Object.keys(parameters).length > 0;
  return [
    ["200", "Done"],
    ...(hasParameters || method === "POST" ? [["400", "A parameter is missing or wrong, or the body no JSON object"] as const] : []),
    ...(isPublic ? [] : [["401", "The token is missing or wrong"] as const]),
    ["403", "Called by a web page, or under a name other than localhost"],
    ["405", "Another method"],
    ...(method === "POST" ? [["413", "The body is longer than 64 KiB"] as const] : []),
    ["500", "Failed, with the reason"],
  ];
}
