using System.Text.Json;
using AgentIdentity.Policy;
using AgentIdentity.Tests;

namespace AgentIdentity.Broker.Tests.ExternalPdp;

/// <summary>A real Cerbos as the decision point elsewhere.</summary>
public sealed class CerbosTests
{
    private const string Tools = """
        apiVersion: api.cerbos.dev/v1
        resourcePolicy:
          resource: tool
          version: default
          rules:
            - actions: ["tools/call"]
              effect: EFFECT_ALLOW
              roles: ["*"]
              condition:
                match:
                  all:
                    of:
                      - expr: P.id == "ben" && P.attr.agent == "codex" && P.attr.purpose == "Answer customers"
                      - expr: R.attr.upstream == "crm" && R.attr.arguments.amount <= 100.0

        """;

    [Fact]
    public async Task Its_policy_decides_by_who_acts_and_by_the_arguments()
    {
        await using var cerbos = await Cerbos.StartAsync(("tool.yaml", Tools));
        await using var broker = await StartAsync(cerbos.Address);

        (await DecideAsync(broker, Refund(80))).Outcome.Should().Be(Outcome.Allow);

        var refused = await DecideAsync(broker, Refund(800));
        (refused.Outcome, refused.ReasonCode).Should().Be((Outcome.Deny, DecisionReason.ExternalDenied));
        refused.Conjuncts.Where(static part => !part.Ok).Should().ContainSingle().Which.Why.Should().Be("cerbos refuses: it did not say why");

        // Nothing of the arguments is known, so its condition has an error, which is no permission there either.
        (await DecideAsync(broker, Call.ToolUnread("crm", "create_refund"))).ReasonCode.Should().Be(DecisionReason.ExternalDenied);
    }

    [Fact]
    public async Task Where_our_own_relations_say_no_its_yes_is_not_enough()
    {
        await using var cerbos = await Cerbos.StartAsync(("tool.yaml", Tools));
        await using var broker = await StartAsync(cerbos.Address, permit: false);
        var decision = await DecideAsync(broker, Refund(80));
        (decision.Outcome, decision.ReasonCode, decision.Conjuncts.Last().Ok).Should().Be((Outcome.Deny, DecisionReason.NoRelation, true));
    }

    [Fact]
    public async Task Once_it_is_gone_nothing_passes()
    {
        var cerbos = await Cerbos.StartAsync(("tool.yaml", Tools));
        await using var broker = await StartAsync(cerbos.Address);
        (await DecideAsync(broker, Refund(80))).Outcome.Should().Be(Outcome.Allow);
        await cerbos.DisposeAsync();
        var decision = await DecideAsync(broker, Refund(80));
        (decision.Outcome, decision.ReasonCode).Should().Be((Outcome.Deny, DecisionReason.ExternalFailed));
    }

    private static Call Refund(int amount) => Call.Tool("crm", "create_refund", JsonSerializer.SerializeToElement(new { amount }));

    private static Task<Decision> DecideAsync(TestBroker broker, Call call) => ExternalPdpTests.DecideAsync(broker, call);

    private static async Task<TestBroker> StartAsync(Uri address, bool permit = true)
    {
        var broker = await TestBroker.StartAsync(options => options with
        {
            ExternalPdp = new ExternalPdpOptions { Address = address, Name = "cerbos", TimeLimit = TimeSpan.FromSeconds(30) },
        });
        if (permit)
        {
            await ExternalPdpTests.PermitAsync(broker);
        }

        return broker;
    }
}
