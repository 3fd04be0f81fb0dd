namespace AgentIdentity.Policy.Tests.Schemas;

/// <summary>One file of each kind in which every map that the schema describes occurs.</summary>
internal static class SampleFiles
{
    public const string Model = """
        model
          schema 1.1
        type user
        type agent
        type role
          relations
            define assignee: [user]
        type order
          relations
            define can_read: [user, user with soon]
        type tool
          relations
            define human_may: [user]
            define agent_may: [agent]
        condition soon(now: timestamp, ends: timestamp) {
          now < ends
        }
        """;

    public static IReadOnlyDictionary<string, string> BySchema { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["tuples"] = """
            - { user: "user:ben", relation: can_read, object: "order:17", condition: { name: soon, context: { ends: "2026-12-31T18:00:00Z" } } }
            """,
        ["rules"] = """
            apiVersion: agentidentity/v1
            rules:
              - id: refund-limit
                owner: payments
                message: "Above {{ variables.limit }} a lead approves."
                mode: shadow
                since: 2026-11-01
                on: { tools: [crm/create_refund], operations: [crm/read], models: [fast], actions: [GET], upstreams: [crm], agents: [codex], risk: [high] }
                let: { limit: "100" }
                require: args.?amount.orValue(0) <= variables.limit
                otherwise: { approval: { from: "role:lead", ttl: 15m } }
              - { id: fresh, deny: "true", otherwise: { step_up: { acr: "urn:x", max_age: 5m } } }
              - { id: hide, when: "true", redact: [iban, "contacts[].iban"] }
              - { id: mark, label: [customer-data] }
              - { id: strip, strip_tool_call: true }
            """,
        ["mappings"] = """
            apiVersion: agentidentity/v1
            upstream: crm
            unlisted: default
            operations:
              POST /orders/{id}:
                description: Changes an order.
                risk: high
                action: change
                resource: { type: order, id: args.path.id, human: can_read }
                attributes: { region: eu, large: { from: args.body.amount > 5.0 } }
                input:
                  path: { id: { type: integer, description: "Which one." } }
                  query: { type: object, properties: { status: { type: array, items: { type: string, enum: [open] } } } }
                  body: { properties: { amount: { type: number }, note: { type: [string, "null"] } }, required: [amount], additionalProperties: false }
            """,
        ["mappings tools"] = """
            apiVersion: agentidentity/v1
            upstream: crm
            tools:
              get: { description: Reads., risk: low, resource: { type: order, id: args.id, human: can_read, agent: can_read }, attributes: { a: 1 }, input: { properties: { id: { type: string } } } }
            """,
        ["decision-tests"] = """
            apiVersion: agentidentity/v1
            description: Orders.
            now: 2026-11-23T10:00:00Z
            tuples: [{ user: "user:ben", relation: can_read, object: "order:17", condition: { name: soon, context: { ends: "2026-12-31T18:00:00Z" } } }]
            delegations:
              desk: { human: ben, agent: codex, purpose: support, ends: 2026-12-01T00:00:00Z, state: active, grants: [{ tools: [crm/get], limits: { amount: { max: 500, min: 1, one_of: [a] } } }, { resources: ["docs docs://handbook/*"], prompts: [crm/sum], asks: ["crm roots/list"] }, { http: "orders GET /orders/*" }, { models: [fast] }] }
              child: { parent: desk, agent: helper, grants: [] }
            tests:
              - name: a call
                description: More.
                under: desk
                as: codex
                at: 2026-11-23T10:00:00Z
                unattended: false
                assurance: authenticated
                authentication: { acr: "urn:x", age: 10m }
                source: { ip: 192.0.2.1 }
                token: [{ tools: [crm/get] }]
                history: [{ call: crm/get, ago: 5m, args: { amount: 50 } }]
                labels: [customer-data]
                approved: [known]
                external: allow
                tuples: []
                call: { tool: crm/get, args: { amount: 80 } }
                expect: { outcome: deny, reason: no_relation, rule: none, human_may: false, obligations: [{ rule: known, redact: [iban] }, { label: [x] }], shadow: [], approvals: [], listed: false }
            excuses: [{ rule: known, never: "true", because: "of this" }]
            """,
        ["store-tests"] = """
            name: orders
            tuples: [{ user: "user:ben", relation: can_read, object: "order:17", condition: { name: soon, context: { ends: "2026-12-31T18:00:00Z" } } }]
            tests:
              - name: reading
                description: More.
                tuples: []
                check: [{ user: "user:ben", object: "order:17", context: { now: "2026-12-31T17:00:00Z" }, assertions: { can_read: true } }]
                list_objects: [{ user: "user:ben", type: order, context: { now: "2026-12-31T17:00:00Z" }, assertions: { can_read: ["order:17"] } }]
                list_users: [{ object: "order:17", user_filter: [{ type: user }], context: { now: "2026-12-31T17:00:00Z" }, assertions: { can_read: { users: ["user:ben"] } } }]
            """,
    };

    /// <summary>What the reader says to a file.</summary>
    public static IReadOnlyList<PolicyProblem> Problems(string schema, string text)
    {
        var files = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["model/main.fga"] = Model,
            ["rules/known.yaml"] = "apiVersion: agentidentity/v1\nrules: [{ id: known, redact: [iban] }]",
        };
        var isTest = schema.EndsWith("-tests", StringComparison.Ordinal);
        var folder = Directory.CreateTempSubdirectory("schema");
        try
        {
            if (!isTest)
            {
                files[$"{schema.Split(' ')[0]}/sample.yaml"] = text;
            }

            var policy = PolicyBundle.Compile(files);
            if (isTest)
            {
                Directory.CreateDirectory(Path.Combine(folder.FullName, "tests"));
                var file = schema == "store-tests" ? "tests/sample.fga.yaml" : "tests/sample.test.yaml";
                File.WriteAllText(Path.Combine(folder.FullName, file), text);
                _ = schema == "store-tests" ? (object)StoreTestFile.Load(folder.FullName, file, policy) : DecisionTestFile.Load(folder.FullName, file, policy);
            }

            return [];
        }
        catch (PolicyLoadException refused)
        {
            return refused.Problems;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
