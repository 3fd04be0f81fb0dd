using AgentIdentity.Tests;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace AgentIdentity.Broker.Tests.ToolPins;

/// <summary>Whatever a server shows and in whatever order: only an administrator's word turns a definition on.</summary>
public sealed class ToolPinRulesTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [Law(Cases = 3000)]
    public Property No_definition_is_ever_on_that_nobody_stands_behind() => Prop.ForAll(Arb.From(Step().ListOf()), steps =>
    {
        var (pin, blessed, awaited, now) = ((ToolPin?)null, new HashSet<string>(), false, Noon);
        foreach (var (kind, digest, problem) in steps)
        {
            now = now.AddSeconds(7);
            var before = pin;
            switch (kind)
            {
                case "seen":
                    pin = ToolPinRules.Seen(pin, "crm", Listed(digest, problem), allowNew: false, now);
                    // The first definition of a tool that was let in by name is what was meant.
                    if (awaited && pin.State == ToolPinState.Approved)
                    {
                        blessed.Add(digest);
                    }

                    awaited &= pin.State == ToolPinState.Awaited;
                    break;
                case "approve":
                    pin = Take(ToolPinRules.Approve(pin, digest, "admin", now), pin, () => blessed.Add(digest));
                    break;
                case "allow":
                    pin = Take(ToolPinRules.Allow(pin, "crm", "refund", null, "admin", now), pin, () =>
                    {
                        awaited = true;
                        if (before?.State == ToolPinState.New)
                        {
                            blessed.Add(before.Seen!.Digest);
                        }
                    });
                    awaited &= pin?.State == ToolPinState.Awaited;
                    break;
                default:
                    pin = ToolPinRules.Forbid(pin, "crm", "refund", "admin", now).Value;
                    awaited = false;
                    break;
            }

            if (pin is { State: ToolPinState.Approved, Approved: var on } && (on is null || !blessed.Contains(on.Digest) || on.Problem is not null))
            {
                return false;
            }
        }

        return true;
    });

    [Law(Cases = 2000)]
    public Property What_a_server_shows_never_turns_on_what_was_off_by_somebodys_word() => Prop.ForAll(Arb.From(Gen.Elements("d1", "d2", "d3").ListOf()), shown =>
    {
        var changed = ToolPinRules.Seen(Approved("d1"), "crm", Listed("d9"), allowNew: true, Noon);
        var forbidden = ToolPinRules.Forbid(Approved("d1"), "crm", "refund", "admin", Noon).Value!;
        foreach (var digest in shown)
        {
            changed = ToolPinRules.Seen(changed, "crm", Listed(digest), allowNew: true, Noon.AddHours(1));
            forbidden = ToolPinRules.Seen(forbidden, "crm", Listed(digest), allowNew: true, Noon.AddHours(1));
        }

        return changed.State == ToolPinState.Changed && forbidden.State == ToolPinState.Forbidden;
    });

    [Fact]
    public void A_changed_definition_is_held_back_at_once_and_for_good_and_both_can_be_answered_for()
    {
        var changed = ToolPinRules.Seen(Approved("d1"), "crm", Listed("d2"), allowNew: false, Noon);
        (changed.State, changed.Approved!.Digest, changed.Seen!.Digest).Should().Be((ToolPinState.Changed, "d1", "d2"));
        ToolPinRules.Seen(changed, "crm", Listed("d1"), allowNew: false, Noon.AddHours(1)).Should().BeSameAs(changed, "a server that takes it back may do it again");

        ToolPinRules.Approve(changed, "d2", "admin", Noon).Value!.Approved!.Digest.Should().Be("d2");
        ToolPinRules.Approve(changed, "d1", "admin", Noon).Value!.Approved!.Digest.Should().Be("d1");
        ToolPinRules.Approve(changed, "d3", "admin", Noon).Failure!.Error.Should().Be(BrokerError.ToolDigestStale);
        ToolPinRules.Allow(changed, "crm", "refund", null, "admin", Noon).Failure!.Error.Should().Be(BrokerError.ToolChanged, "nobody waves a change through by name");
    }

    [Fact]
    public void What_cannot_be_checked_cannot_be_approved_by_anybody()
    {
        var seen = ToolPinRules.Seen(null, "crm", Listed("d1", "inputSchema: '$ref' refers to another document"), allowNew: true, Noon);
        seen.State.Should().Be(ToolPinState.New);
        ToolPinRules.Approve(seen, "d1", "admin", Noon).Failure!.Error.Should().Be(BrokerError.ToolNotCheckable);
        ToolPinRules.Allow(seen, "crm", "refund", null, "admin", Noon).Failure!.Error.Should().Be(BrokerError.ToolNotCheckable);
        var awaited = ToolPinRules.Allow(null, "crm", "refund", null, "admin", Noon).Value!;
        ToolPinRules.Seen(awaited, "crm", Listed("d1", "a problem"), allowNew: true, Noon).State.Should().Be(ToolPinState.New);
    }

    [Fact]
    public void A_digest_that_is_sent_with_an_allowance_must_be_of_what_is_shown()
    {
        var seen = ToolPinRules.Seen(null, "crm", Listed("d2"), allowNew: false, Noon);
        ToolPinRules.Allow(seen, "crm", "refund", "d1", "admin", Noon).Failure!.Error.Should().Be(BrokerError.ToolDigestStale);
        ToolPinRules.Allow(seen, "crm", "refund", "d2", "admin", Noon).Value!.State.Should().Be(ToolPinState.Approved);
        ToolPinRules.Allow(null, "crm", "refund", "d2", "admin", Noon).Failure!.Error.Should().Be(BrokerError.ToolUnknown);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\nb")]
    [InlineData("a\u202Eb")]
    public void A_name_that_cannot_be_read_is_no_tool(string name)
    {
        ToolPinRules.Allow(null, "crm", name, null, "admin", Noon).Failure!.Error.Should().Be(BrokerError.ToolInvalid);
        ToolPinRules.Forbid(null, "crm", name, "admin", Noon).Failure!.Error.Should().Be(BrokerError.ToolInvalid);
    }

    private static ToolPin Approved(string digest) => ToolPinRules.Approve(ToolPinRules.Seen(null, "crm", Listed(digest), allowNew: false, Noon), digest, "admin", Noon).Value!;

    private static ToolPin? Take(BrokerResult<ToolPin> answered, ToolPin? before, Action taken)
    {
        if (answered.Ok && !ReferenceEquals(answered.Value, before))
        {
            taken();
        }

        return answered.Ok ? answered.Value : before;
    }

    private static ListedTool Listed(string digest, string? problem = null) => new("refund", new ToolDefinition(digest, $$"""{"name":"refund","description":"{{digest}}"}""", problem));

    // A definition is understood or it is not, whenever it is shown.
    private static Gen<(string Kind, string Digest, string? Problem)> Step() =>
        from kind in Gen.Frequency((6, Gen.Constant("seen")), (2, Gen.Constant("approve")), (2, Gen.Constant("allow")), (1, Gen.Constant("forbid")))
        from digest in Gen.Elements("d1", "d2", "d3", "bad")
        select (kind, digest, digest == "bad" ? "a problem" : null);
}
