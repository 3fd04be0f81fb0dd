using FluentAssertions;

namespace AgentIdentity.Policy.Tests.Mappings.Drafting;

public sealed class OpenApiDraftTests
{
    private const string Shop = """
        openapi: 3.1.0
        info: { title: Shop, version: "1" }
        paths:
          /orders:
            parameters:
              - { name: tenant, in: query, required: true, schema: { type: string } }
            get:
              summary: "All orders\nof a tenant # no comment"
              parameters:
                - { name: limit, in: query, schema: { type: integer, maximum: 100 } }
                - { name: status, in: query, schema: { type: array, items: { $ref: '#/components/schemas/Status' } } }
                - { name: ids, in: query, explode: false, schema: { type: array, items: { type: integer } } }
                - { name: X-Trace, in: header, schema: { type: string } }
            post:
              requestBody:
                content:
                  application/json:
                    schema: { $ref: '#/components/schemas/Order' }
          /orders/{order-id}/refunds/{number}:
            post:
              description: Refunds
              parameters:
                - { $ref: '#/components/parameters/Number' }
              requestBody:
                $ref: '#/components/requestBodies/Refund'
            head: {}
          /orders/{other-id}/refunds/{n}:
            post: {}
          /maps/{lat},{lng}:
            get: {}
          /elsewhere:
            $ref: 'other.yaml#/x'
        components:
          parameters:
            Number: { name: number, in: path, required: true, schema: { type: integer } }
          requestBodies:
            Refund:
              content:
                application/merge-patch+json: { schema: { type: object, additionalProperties: false, required: [amount], properties: { amount: { type: number, nullable: true }, "no": { type: boolean } } } }
          schemas:
            Status: { type: string, enum: [open, "yes", "two words"] }
            Order:
              allOf:
                - type: object
                  required: [id, lines]
                  properties:
                    id: { type: string, readOnly: true }
                    lines: { type: array, items: { $ref: '#/components/schemas/Line' } }
                - properties:
                    note: { anyOf: [{ type: string }, { type: "null" }] }
                    either: { oneOf: [{ type: string }, { type: integer }] }
                    labels: { type: object, additionalProperties: { type: string } }
            Line:
              type: object
              properties:
                parent: { $ref: '#/components/schemas/Line' }
                many: { type: [integer, "null"] }
        """;

    [Fact]
    public void A_description_becomes_a_file_that_says_path_query_and_body()
    {
        var draft = MappingDraft.OfOpenApi(Shop, "specs/shop.yaml", "shop");

        draft.Yaml.Should().Be("""
            # Drafted from shop.yaml. The risks are guesses: look at each. Name the resources of your relation model where a call is about
            # one thing. What is not listed here is refused; 'unlisted: default' would let it pass as if there were no mapping.
            apiVersion: agentidentity/v1
            upstream: shop
            unlisted: refuse
            # Left out: POST /orders/{other-id}/refunds/{n}: it matches the same calls as POST /orders/{order-id}/refunds/{number}
            # Left out: GET /maps/{lat},{lng}: '{lat},{lng}': a segment holds at most one parameter, written {name}
            # Left out: /elsewhere: it is described in another file
            operations:
              GET /orders:
                description: "All orders of a tenant # no comment"
                risk: low
                input:
                  query: { type: object, properties: { ids: { type: string }, limit: { type: integer }, status: { type: array, items: { type: string, enum: [open, "yes", "two words"] } }, tenant: { type: string } }, required: [tenant] }
              POST /orders:
                risk: medium
                input:
                  query: { type: object, properties: { tenant: { type: string } }, required: [tenant] }
                  body: { type: object, properties: { either: {}, id: { type: string }, labels: { type: object, additionalProperties: { type: string } }, lines: { type: array, items: { type: object, properties: { many: { type: [integer, "null"] }, parent: {} } } }, note: { type: [string, "null"] } }, required: [lines] }
              POST /orders/{order-id}/refunds/{number}:
                description: "Refunds"
                risk: medium
                # resource: { type: refund, id: args.path.number, human: can_read }
                input:
                  path: { number: { type: integer } }
                  body: { type: object, properties: { amount: { type: [number, "null"] }, "no": { type: boolean } }, required: [amount], additionalProperties: false }

            """);
        draft.Entries.Should().Be(3);
    }

    [Fact]
    public void A_draft_of_json_is_the_same_as_of_yaml()
    {
        const string json = """{"openapi":"3.0.3","paths":{"/a/{id}":{"get":{"parameters":[{"name":"id","in":"path","schema":{"type":"integer"}}]}}}}""";
        MappingDraft.OfOpenApi(json, "a", "a").Yaml.Should().Be(
            MappingDraft.OfOpenApi("openapi: 3.0.3\npaths: { '/a/{id}': { get: { parameters: [{ name: id, in: path, schema: { type: integer } }] } } }", "a", "a").Yaml);
    }

    [Theory]
    [InlineData("swagger: '2.0'", "this is Swagger 2.0; convert it to OpenAPI 3 first")]
    [InlineData("{}", "this is no OpenAPI description; it begins with openapi: 3.0.x or 3.1.x")]
    [InlineData("[1]", "this is no OpenAPI description; it begins with openapi: 3.0.x or 3.1.x")]
    [InlineData("{", "what stands here is no JSON")]
    [InlineData("a: &x 1", "anchors are not allowed; write the value out")]
    public void What_is_no_description_is_refused(string text, string message)
    {
        var drafting = () => MappingDraft.OfOpenApi(text, "a", "a");
        drafting.Should().Throw<PolicyLoadException>().Which.Problems.Should().ContainSingle().Which.Message.Should().Be(message);
    }

    [Fact]
    public void A_name_that_is_no_upstream_is_refused()
    {
        var drafting = () => MappingDraft.OfOpenApi("openapi: 3.0.0", "a", "../a");
        drafting.Should().Throw<PolicyLoadException>();
    }

    [Fact]
    public void Schemas_that_refer_to_each_other_in_a_fan_do_not_grow_without_end()
    {
        var schemas = string.Join(", ", Enumerable.Range(0, 12).Select(level =>
            $"S{level}: {{ type: object, properties: {{ {string.Join(", ", Enumerable.Range(0, 50).Select(i => $"m{i}: {{ $ref: '#/s/S{level + 1}' }}"))} }} }}"));
        var text = $"openapi: 3.0.0\ns: {{ {schemas}, Loop: {{ $ref: '#/s/Loop' }} }}\npaths: {{ /a: {{ post: {{ requestBody: {{ content: {{ application/json: {{ schema: {{ $ref: '#/s/S0' }} }} }} }} }}, put: {{ requestBody: {{ $ref: '#/s/Loop' }} }} }} }}";
        MappingDraft.OfOpenApi(text, "a", "a").Yaml.Length.Should().BeLessThan(50_000);
    }

    [Theory]
    [InlineData("x\\n  evil: { risk: low }")]
    [InlineData("x\\u2028y")]
    [InlineData("x\\u0085\\u001b[31m")]
    [InlineData("\\\"}, risk: low, #")]
    public void What_a_description_says_stays_a_description(string text)
    {
        var yaml = MappingDraft.OfOpenApi("""{"openapi":"3.0.0","paths":{"/aTEXT":{"get":{}},"/b":{"get":{"summary":"TEXT"}}}}""".Replace("TEXT", text, StringComparison.Ordinal), "a", "a").Yaml;
        var table = Mapped.Table(yaml);
        table.Entries.Select(e => e.Name).Should().Equal("GET /b");
    }
}
