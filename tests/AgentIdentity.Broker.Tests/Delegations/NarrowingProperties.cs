using System.Collections.Immutable;
using AgentIdentity.Policy;
using AgentIdentity.Tests;
using AgentIdentity.Tokens;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace AgentIdentity.Broker.Tests;

/// <summary>Whatever is asked for: a child that is let through has nothing that its parent has not.</summary>
public sealed class NarrowingProperties
{
    private static readonly DateTimeOffset Now = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);

    [Law(Cases = 2_000)]
    public Property A_child_is_narrower_than_its_parent_in_everything() => Prop.ForAll(
        Terms().Zip(Terms()).ToArbitrary(),
        static pair =>
        {
            var (parent, asked) = (Parent(pair.Item1), Request(pair.Item2));
            if (DelegationRules.Child(parent, asked, Now) is not null)
            {
                return true;
            }

            var child = DelegationRules.Below(parent, asked, Now);
            return child.Human == parent.Human
                && child.EndsAt <= parent.EndsAt
                && (parent.BudgetMicroUsd is null || child.BudgetMicroUsd <= parent.BudgetMicroUsd)
                && child.DepthLeft < parent.DepthLeft
                && (parent.MayDelegate || !child.MayDelegate)
                && child.Authentication == parent.Authentication
                && (parent.OffGateway || !child.OffGateway)
                && child.OffGatewayScope.All(parent.OffGatewayScope.Contains)
                && GrantsNothingMore(parent, child);
        });

    [Law(Cases = 2_000)]
    public Property A_narrowed_delegation_is_narrower_than_it_was() => Prop.ForAll(
        Terms().Zip(Terms()).ToArbitrary(),
        static pair =>
        {
            var before = Parent(pair.Item1);
            var asked = new NarrowRequest { Details = pair.Item2.Details, EndsAt = pair.Item2.EndsAt, BudgetMicroUsd = pair.Item2.Budget };
            if (DelegationRules.Narrow(before, asked) is not null)
            {
                return true;
            }

            var after = DelegationRules.Narrowed(before, asked);
            return after.EndsAt <= before.EndsAt
                && (before.BudgetMicroUsd is null || after.BudgetMicroUsd <= before.BudgetMicroUsd)
                && GrantsNothingMore(before, after);
        });

    // Not by asking Covers again, but by trying every single call there is in this small world.
    private static bool GrantsNothingMore(DelegationRecord wide, DelegationRecord narrow) =>
        ReadsNothingMore(wide, narrow) && SendsNowhereElse(wide, narrow)
        && (from tool in (string[])["search", "refund", "delete"]
            from amount in (decimal[])[10, 50, 100]
            where Allows(narrow.Details, tool, amount)
            select Allows(wide.Details, tool, amount)).All(static allowed => allowed);

    private static bool Allows(AuthorizationDetails details, string tool, decimal amount) => GrantTerms.From(details, TestBroker.Issuer).Any(grant =>
        grant.Kind == CallKind.Mcp
        && (grant.Identifier == "*" || grant.Identifier == tool)
        && grant.Limits.All(limit => (limit.Max is null || amount <= limit.Max) && (limit.Min is null || amount >= limit.Min)));

    private static bool ReadsNothingMore(DelegationRecord wide, DelegationRecord narrow) =>
        (from action in (string[])["SELECT", "DELETE"]
         from table in (string[])["/shop/orders", "/shop/people"]
         from column in (string[])["id", "mail"]
         from rows in (int[])[1, 10, 11]
         where Reads(narrow.Details, action, table, column, rows)
         select Reads(wide.Details, action, table, column, rows)).All(static allowed => allowed);

    private static bool Reads(AuthorizationDetails details, string action, string table, string column, int rows) =>
        GrantTerms.From(details, TestBroker.Issuer).Any(grant =>
            grant.Kind == CallKind.Data
            && grant.Actions.Contains(action)
            && (grant.Identifier == "/**" || grant.Identifier == table)
            && grant.Limits.All(limit => limit.Name == "max_rows" ? rows <= limit.Max : limit.OneOf.Contains(column)));

    private static bool SendsNowhereElse(DelegationRecord wide, DelegationRecord narrow) =>
        (from provider in (string[])["azure", "bedrock"]
         from geography in (string[])["eu", "us", "us-gov", "unknown"]
         from days in (int?[])[null, 0, 1, 30]
         where Sends(narrow.Details, provider, geography, days)
         select Sends(wide.Details, provider, geography, days)).All(static allowed => allowed);

    private static bool Sends(AuthorizationDetails details, string provider, string geography, int? days) =>
        GrantTerms.From(details, TestBroker.Issuer).Any(grant =>
            grant.Kind == CallKind.Model
            && grant.Limits.All(limit => limit.Name switch
            {
                "provider" => limit.OneOf.Contains(provider),
                "geography" => limit.OneOf.Contains(geography),
                _ => days is { } kept && kept <= limit.Max,
            }));

    private static DelegationRecord Parent(Wish wish) => new()
    {
        Id = "dlg_parent",
        Human = "ben",
        Agent = "codex",
        Purpose = "p",
        Details = wish.Details,
        BudgetMicroUsd = DelegationRules.Budget(wish.Details, wish.Budget),
        EndsAt = wish.EndsAt,
        MayDelegate = wish.MayDelegate,
        OffGateway = wish.OffGateway,
        OffGatewayScope = wish.OffGateway ? ["chat.read"] : [],
        DepthLeft = wish.Depth,
        CreatedAt = Now,
        Txn = "txn",
    };

    private static ChildRequest Request(Wish wish) =>
        new("scout", "p", wish.Details) { EndsAt = wish.EndsAt, BudgetMicroUsd = wish.Budget, MayDelegate = wish.MayDelegate, OffGateway = wish.OffGateway, OffGatewayScope = wish.OffGatewayScope };

    private static Gen<Wish> Terms() =>
        from items in Gen.NonEmptyListOf(Item())
        from budget in Gen.Elements<long?>(null, 0, 50, 100)
        from days in Gen.Choose(1, 4)
        from depth in Gen.Choose(0, 3)
        from may in Gen.Elements(true, true, false)
        from off in Gen.Elements(true, false)
        from words in Gen.Elements<string[]>([], ["chat.read"], ["chat.write"])
        select new Wish(AuthorizationDetails.Of([.. items.Take(3)]), budget, Now.AddDays(days), depth, may, off, [.. words]);

    private static Gen<AuthorizationDetail> Item() => Gen.OneOf(
        from tool in Gen.Elements("search", "refund", "delete", "*")
        from max in Gen.Elements<decimal?>(null, 10, 50)
        from min in Gen.Elements<decimal?>(null, null, 10)
        from calls in Gen.Elements<int?>(null, 1, 5)
        select (AuthorizationDetail)new McpToolDetail(
            [TestBroker.Crm], ["tools/call"], tool, max is null && min is null ? [] : [new Tokens.ArgumentLimit("amount", min, max, null)], calls),
        from table in Gen.Elements("*", "shop.orders", "shop.people")
        from action in Gen.Elements("select", "delete")
        from columns in Gen.Elements<string[]>([], ["id"], ["id", "mail"])
        from rows in Gen.Elements<int?>(null, 1, 10)
        select (AuthorizationDetail)new DataDetail([TestBroker.Issuer + "/data/sales"], [action], table, columns, rows),
        from budget in Gen.Elements<long?>(null, 40, 90)
        from alias in Gen.Elements("gpt", "*")
        from providers in Gen.Elements<string[]>([], ["azure"], ["azure", "bedrock"])
        from geographies in Gen.Elements<string[]>([], ["eu"], ["us"], ["us-gov"], ["eu", "us"])
        from days in Gen.Elements<int?>(null, 0, 1)
        select (AuthorizationDetail)new ModelDetail([TestBroker.Models], alias, budget) { Providers = providers, Geographies = geographies, RetentionDays = days });

    private sealed record Wish(AuthorizationDetails Details, long? Budget, DateTimeOffset EndsAt, int Depth, bool MayDelegate, bool OffGateway, ImmutableArray<string> OffGatewayScope);
}
