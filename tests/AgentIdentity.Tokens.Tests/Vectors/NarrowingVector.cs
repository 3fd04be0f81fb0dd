using System.Text.Json.Nodes;

namespace AgentIdentity.Tokens.Tests.Vectors;

/// <summary>Details that are held, details that are asked for, and whether the first cover the second.</summary>
internal sealed record NarrowingVector(string Id, string Held, string Asked, bool Covered)
{
    private const string Eu = ",\"geographies\":[\"eu\"]";
    private const string EuOrUs = ",\"geographies\":[\"eu\",\"us\"]";
    private const string Kept0 = ",\"retention_days\":0";
    private const string Kept30 = ",\"retention_days\":30";

    public static IReadOnlyList<NarrowingVector> All { get; } = [.. Tools(), .. Http(), .. Data(), .. Models(), .. Sets()];

    private static IEnumerable<NarrowingVector> Tools()
    {
        yield return Tool("same", "", "", true);
        yield return Tool("any-tool-held", ""","identifier":"*" """, "", true);
        yield return Tool("any-tool-asked", "", ""","identifier":"*" """, false);
        yield return Tool("another-tool", "", ""","identifier":"create_refund" """, false);
        yield return Tool("another-case", "", ""","identifier":"Search_contacts" """, false);
        yield return Tool("another-location", "", ""","locations":["https://broker.example/mcp/hr"] """, false);
        yield return Tool("location-below", ""","locations":["https://broker.example/mcp"] """, "", false);
        yield return Tool("one-more-location", "", ""","locations":["https://broker.example/mcp/crm","https://broker.example/mcp/hr"] """, false);
        yield return Tool("one-of-two-locations", ""","locations":["https://broker.example/mcp/crm","https://broker.example/mcp/hr"] """, "", true);
        yield return Tool("one-more-action", "", ""","actions":["tools/call","resources/read"] """, false);
        yield return Tool("fewer-calls", ""","max_calls":20""", ""","max_calls":19""", true);
        yield return Tool("more-calls", ""","max_calls":20""", ""","max_calls":21""", false);
        yield return Tool("calls-without-limit", ""","max_calls":20""", "", false);
        yield return Tool("a-limit-of-its-own", "", ""","max_calls":5""", true);
        yield return Tool("tighter-argument", Max(100), Max(50), true);
        yield return Tool("looser-argument", Max(100), Max(101), false);
        yield return Tool("argument-without-limit", Max(100), "", false);
        yield return Tool("limit-on-another-argument", Max(100), ""","constraints":{"args":{"size":{"max":50} } }""", false);
        yield return Tool("limit-of-another-kind", Max(100), ""","constraints":{"args":{"limit":{"min":1} } }""", false);
        yield return Tool("one-of-fewer", OneOf("\"eu\",\"us\""), OneOf("\"eu\""), true);
        yield return Tool("one-of-more", OneOf("\"eu\""), OneOf("\"eu\",\"us\""), false);
        yield return Tool("one-more-argument-limited", Max(100), ""","constraints":{"args":{"limit":{"max":100},"size":{"max":1} } }""", true);
    }

    private static IEnumerable<NarrowingVector> Http()
    {
        yield return Api("below", "/orders/*", "/orders/A-17", true);
        yield return Api("pattern-below", "/orders/*", "/orders/eu/*", true);
        yield return Api("the-folder-itself", "/orders/*", "/orders", false);
        yield return Api("a-name-that-begins-alike", "/orders/*", "/orders-secret/1", false);
        yield return Api("wider-pattern", "/orders/*", "/*", false);
        yield return Api("exact", "/orders", "/orders", true);
        yield return Api("exact-other-case", "/orders", "/Orders", false);
        yield return new("http/another-method", Http("GET", "/*"), Http("DELETE", "/*"), false);
        yield return new("http/all-paths-by-default", "[{\"type\":\"urn:agentidentity:http\",\"locations\":[\"https://a.example\"],\"actions\":[\"GET\"]}]", Http("GET", "/x"), true);
    }

    private static IEnumerable<NarrowingVector> Data()
    {
        yield return new("data/same", Table("select", "crm.contacts"), Table("select", "crm.contacts"), true);
        yield return new("data/any-table-held", Table("select", "*"), Table("select", "crm.contacts"), true);
        yield return new("data/another-table", Table("select", "crm.contacts"), Table("select", "crm.invoices"), false);
        yield return new("data/another-action", Table("select", "crm.contacts"), Table("update", "crm.contacts"), false);
        yield return new("data/fewer-columns", Table("select", "crm.contacts", "id", "name"), Table("select", "crm.contacts", "id"), true);
        yield return new("data/all-columns", Table("select", "crm.contacts", "id"), Table("select", "crm.contacts"), false);
        yield return new("data/some-of-all-columns", Table("select", "crm.contacts"), Table("select", "crm.contacts", "id"), true);
        yield return new("data/another-column", Table("select", "crm.contacts", "id"), Table("select", "crm.contacts", "salary"), false);
    }

    private static IEnumerable<NarrowingVector> Models()
    {
        yield return new("model/same", Model("quick", null), Model("quick", null), true);
        yield return new("model/any-held", Model("*", "5.00"), Model("quick", "1.00"), true);
        yield return new("model/another", Model("quick", null), Model("large", null), false);
        yield return new("model/less-money", Model("quick", "2.00"), Model("quick", "1.999999"), true);
        yield return new("model/more-money", Model("quick", "2.00"), Model("quick", "2.000001"), false);
        yield return new("model/money-without-limit", Model("quick", "2.00"), Model("quick", null), false);
        yield return new("model/fewer-geographies", Model("quick", null, EuOrUs), Model("quick", null, Eu), true);
        yield return new("model/more-geographies", Model("quick", null, Eu), Model("quick", null, EuOrUs), false);
        yield return new("model/geography-without-limit", Model("quick", null, Eu), Model("quick", null), false);
        yield return new("model/another-provider", Model("quick", null, ",\"providers\":[\"azure\"]"), Model("quick", null, ",\"providers\":[\"openai\"]"), false);
        yield return new("model/kept-shorter", Model("quick", null, Kept30), Model("quick", null, Kept0), true);
        yield return new("model/kept-longer", Model("quick", null, Kept0), Model("quick", null, Kept30), false);
        yield return new("model/kept-without-limit", Model("quick", null, Kept0), Model("quick", null), false);
    }

    private static IEnumerable<NarrowingVector> Sets()
    {
        yield return new("set/nothing-asked", Model("quick", null), "[]", true);
        yield return new("set/nothing-held", "[]", Model("quick", null), false);
        yield return new("set/another-type", Http("GET", "/*"), Model("quick", null), false);
        yield return new(
            "set/two-held-do-not-add-up",
            Join(Http("GET", "/orders/*"), Http("DELETE", "/invoices/*")),
            """[{"type":"urn:agentidentity:http","locations":["https://a.example"],"actions":["GET","DELETE"],"paths":["/orders/*"]}]""",
            false);
        yield return new("set/each-by-its-own", Join(Http("GET", "/orders/*"), Model("quick", null)), Join(Model("quick", null), Http("GET", "/orders/1")), true);
    }

    private static NarrowingVector Tool(string id, string held, string asked, bool covered) => new($"tool/{id}", Tool(held), Tool(asked), covered);

    private static NarrowingVector Api(string id, string held, string asked, bool covered) => new($"http/{id}", Http("GET", held), Http("GET", asked), covered);

    private static string Tool(string more)
    {
        var detail = JsonNode.Parse(Bases.SearchDetail)!.AsObject();
        if (more.Length > 0)
        {
            foreach (var (name, value) in JsonNode.Parse("{" + more.TrimStart(',') + "}")!.AsObject())
            {
                detail[name] = value!.DeepClone();
            }
        }

        return $"[{detail.ToJsonString()}]";
    }

    private static string Max(int most) => $$""","constraints":{"args":{"limit":{"max":{{most}}} } }""";

    private static string OneOf(string values) => $$""","constraints":{"args":{"region":{"one_of":[{{values}}]} } }""";

    private static string Http(string method, string path) =>
        $$"""[{"type":"urn:agentidentity:http","locations":["https://a.example"],"actions":["{{method}}"],"paths":["{{path}}"]}]""";

    private static string Table(string action, string table, params string[] columns)
    {
        var names = columns.Length == 0 ? "" : $",\"datatypes\":[{string.Join(',', columns.Select(static column => $"\"{column}\""))}]";
        return $$"""[{"type":"urn:agentidentity:data","locations":["https://a.example"],"actions":["{{action}}"],"identifier":"{{table}}"{{names}}}]""";
    }

    private static string Model(string alias, string? budget, string boundary = "")
    {
        var money = budget is null ? "" : $",\"budget_usd\":\"{budget}\"";
        return $$"""[{"type":"urn:agentidentity:model","locations":["https://a.example"],"identifier":"{{alias}}"{{money}}{{boundary}}}]""";
    }

    private static string Join(string first, string second) => $"{first[..^1]},{second[1..]}";
}
