using FsCheck;
using FsCheck.Fluent;

namespace AgentIdentity.Tokens.Tests;

/// <summary>Details over so small a world that random pairs often cover each other.</summary>
public static class SmallDetails
{
    public static Arbitrary<AuthorizationDetails> Details() => Arb.From(
        UpTo(3, Item()).Select(items => AuthorizationDetails.Of([.. items])));

    internal static Gen<AuthorizationDetail> Item() => Gen.OneOf(Tool(), Http(), Model(), Data());

    private static Gen<AuthorizationDetail> Tool() =>
        from locations in Some("crm", "erp")
        from actions in Some("tools/call", "resources/read", "prompts/get")
        from name in Gen.Elements("search", "refund", "*", "docs://a/*", "docs://a/b", "docs://a/b/*", "docs://ab")
        from limits in UpTo(2, Limit())
        from calls in Gen.Elements<int?>(null, 1, 5)
        select (AuthorizationDetail)new McpToolDetail(locations, actions, name, [.. limits.DistinctBy(limit => limit.Name)], calls);

    private static Gen<AuthorizationDetail> Http() =>
        from locations in Some("crm", "erp")
        from actions in Some("GET", "POST")
        from paths in Some("/*", "/a/*", "/a", "/a/b", "/ab")
        select (AuthorizationDetail)new HttpDetail(locations, actions, paths);

    private static Gen<AuthorizationDetail> Model() =>
        from locations in Some("v1", "v2")
        from name in Gen.Elements("fast", "*")
        from budget in Gen.Elements<long?>(null, 0, 1_000_000)
        from providers in Gen.SubListOf("azure", "bedrock")
        from geographies in Gen.SubListOf("eu", "us")
        from days in Gen.Elements<int?>(null, 0, 30)
        select (AuthorizationDetail)new ModelDetail(locations, name, budget) { Providers = [.. providers], Geographies = [.. geographies], RetentionDays = days };

    private static Gen<AuthorizationDetail> Data() =>
        from locations in Some("db1", "db2")
        from actions in Some("select", "update")
        from table in Gen.Elements("crm.orders", "crm.people", "*")
        from columns in Gen.SubListOf("id", "name")
        from rows in Gen.Elements<int?>(null, 1, 100)
        select (AuthorizationDetail)new DataDetail(locations, actions, table, [.. columns], rows);

    private static Gen<ArgumentLimit> Limit() =>
        from name in Gen.Elements("amount", "currency")
        from min in Gen.Elements<decimal?>(null, 0, 10)
        from max in Gen.Elements<decimal?>(null, 50, 100)
        from oneOf in Gen.Elements<string[]?>(null, ["EUR"], ["EUR", "USD"])
        where min is not null || max is not null || oneOf is not null
        select new ArgumentLimit(name, min, max, oneOf);

    private static Gen<List<T>> UpTo<T>(int most, Gen<T> one) =>
        from count in Gen.Choose(0, most)
        from all in one.ListOf(count)
        select all.ToList();

    private static Gen<IReadOnlyList<string>> Some(params string[] all) =>
        Gen.SubListOf(all).Where(chosen => chosen.Count > 0).Select(chosen => (IReadOnlyList<string>)[.. chosen]);
}
