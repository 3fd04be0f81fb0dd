using System.Text.Json;
using AgentIdentity.Tests;
using AgentIdentity.Tokens;
using FsCheck;
using FsCheck.Fluent;

namespace AgentIdentity.AspNetCore.Tests;

public sealed class CutoffRules
{
    private const string Issuer = "https://b.example";
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_795_305_600);

    // ben via codex, asked by planner; signed in an hour ago.
    private static readonly Delegation Held = new()
    {
        Issuer = Issuer,
        Subject = "ben",
        Actor = new(Issuer, "codex", new(Issuer, "planner", null)),
        ClientId = "codex-cli",
        Audience = "https://orders.example",
        Authentication = new(Now.AddHours(-1), null, []),
        SessionId = "ses_1",
        DelegationId = "dlg_1",
        TransactionId = "txn_1",
        TokenId = "jti_1",
        IssuedAt = Now,
        ExpiresAt = Now.AddMinutes(5),
    };

    [Theory]
    [InlineData("""{"kind":"human","sub":"ben"}""", true)]
    [InlineData("""{"kind":"human","sub":"codex"}""", false)]
    [InlineData("""{"kind":"agent","agent":"codex"}""", true)]
    [InlineData("""{"kind":"agent","agent":"planner"}""", true)]
    [InlineData("""{"kind":"agent","agent":"ben"}""", false)]
    [InlineData("""{"kind":"human_agent","sub":"ben","agent":"planner"}""", true)]
    [InlineData("""{"kind":"human_agent","sub":"ben","agent":"eliza"}""", false)]
    [InlineData("""{"kind":"human_agent","sub":"anna","agent":"codex"}""", false)]
    [InlineData("""{"kind":"delegation","delegation":"dlg_1"}""", true)]
    [InlineData("""{"kind":"delegation","delegation":"dlg_2"}""", false)]
    [InlineData("""{"kind":"token","jti":"jti_1"}""", true)]
    [InlineData("""{"kind":"token","jti":"jti_2"}""", false)]
    [InlineData("""{"kind":"session","sid":"ses_1"}""", true)]
    [InlineData("""{"kind":"session","sid":"ses_2"}""", false)]
    [InlineData("""{"kind":"client","client":"codex-cli"}""", true)]
    [InlineData("""{"kind":"client","client":"codex"}""", false)]
    [InlineData("""{"kind":"everyone"}""", true)]
    [InlineData("""{"kind":"moon_phase","phase":"full"}""", true)]
    [InlineData("""{"kind":"human"}""", true)]
    [InlineData("""{}""", true)]
    public void Each_kind_hits_what_the_page_says_and_an_unknown_one_hits_everyone(string about, bool hit) =>
        Read(about, before: 0).Matches(Held).Should().Be(hit);

    [Theory]
    [InlineData("delegation", 0, true)]
    [InlineData("delegation", 1, true)]
    [InlineData("delegation", -1, false)]
    [InlineData("human", -3600, true)]
    [InlineData("human", -3601, false)]
    [InlineData("human_agent", -3600, false)]
    public void The_second_of_the_cut_off_is_cut_off_and_a_humans_sign_in_counts_as_well(string kind, int before, bool hit) =>
        Read($$"""{"kind":"{{kind}}","sub":"ben","agent":"codex","delegation":"dlg_1"}""", before).Matches(Held).Should().Be(hit);

    [Fact]
    public void Another_issuers_cut_off_hits_nothing_here() =>
        (Read("""{"kind":"everyone"}""", 0) with { Issuer = "https://other.example" }).Matches(Held).Should().BeFalse();

    [Fact]
    public void A_cut_off_with_the_same_id_replaces_the_older_one()
    {
        var table = CutoffTable.Empty.With(Read("""{"kind":"everyone"}""", 0)).With(Read("""{"kind":"human","sub":"anna"}""", 0));

        table.Count.Should().Be(1);
        table.Find(Held).Should().BeNull();
    }

    [Fact]
    public void A_cut_off_is_forgotten_a_minute_after_its_end_and_not_before()
    {
        var table = CutoffTable.Empty.With(Read("""{"kind":"everyone"}""", 0));

        table.Forget(Now.AddSeconds(1020 + 60)).Count.Should().Be(1);
        table.Forget(Now.AddSeconds(1020 + 61)).Count.Should().Be(0);
    }

    [Law]
    public Property However_cut_offs_come_and_go_the_table_finds_what_a_plain_list_would()
    {
        var kinds = new CutoffKey[]
        {
            new(CutoffKind.Everyone), new(CutoffKind.Human, "ben"), new(CutoffKind.Human, "anna"), new(CutoffKind.Agent, "planner"),
            new(CutoffKind.HumanAgent, "ben", "codex"), new(CutoffKind.Delegation, "dlg_1"), new(CutoffKind.Session, "ses_2"), new(CutoffKind.Client, "codex-cli"),
        };
        var cutoffs = from id in Gen.Choose(1, 6)
                      from key in Gen.Elements(kinds)
                      from before in Gen.Choose(-4000, 10)
                      from adds in Gen.Elements(true, true, false)
                      select (adds, new Cutoff($"cut_{id}", Issuer, key, Now.AddSeconds(before), Now.AddSeconds(1020)));

        return Prop.ForAll(cutoffs.ListOf().ToArbitrary(), changes =>
        {
            var table = CutoffTable.Empty;
            List<Cutoff> plain = [];
            foreach (var (adds, cutoff) in changes)
            {
                plain.RemoveAll(old => old.Id == cutoff.Id);
                if (adds)
                {
                    plain.Add(cutoff);
                }

                table = adds ? table.With(cutoff) : table.Without(cutoff.Id);
            }

            table.Count.Should().Be(plain.Count);
            (table.Find(Held) is not null).Should().Be(plain.Any(cutoff => cutoff.Matches(Held)));
        });
    }

    private static Cutoff Read(string about, int before)
    {
        var rest = about.Trim('{', '}');
        var text = $$"""{"id":"cut_1","iss":"{{Issuer}}","before":{{Now.ToUnixTimeSeconds() + before}},"until":{{Now.ToUnixTimeSeconds() + 1020}}{{(rest.Length > 0 ? "," : "")}}{{rest}}}""";
        return CutoffJson.Read(JsonElement.Parse(text), Now);
    }
}
