using System.Net;
using AgentIdentity.Broker;
using AgentIdentity.Evidence;
using AgentIdentity.Server.Tests.Approvals;
using AgentIdentity.Server.Tests.Setup;
using Microsoft.Extensions.DependencyInjection;

namespace AgentIdentity.Server.Tests.Delegations;

/// <summary>A delegation's whole life, with the server started anew after every single step: nothing that was said is forgotten, and nothing counts twice.</summary>
public sealed class EveryStepTests : IAsyncLifetime
{
    private const string LeftForUpstream = "AID3501";
    private const int NeedsApproval = -31409;
    private readonly ApprovalWorld _world = new();

    public ValueTask InitializeAsync() => _world.InitializeAsync();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task A_life_from_consent_to_the_end_goes_on_over_a_restart_after_each_step()
    {
        var call = await _world.AskAsync("""{"amount":80}""");
        await RestartAsync();
        await ApproveAsync(call);
        await RestartAsync();

        (await CodeAsync(call)).Should().Be(LeftForUpstream, "it was approved, and nobody listens there");
        await RestartAsync();
        (await call.MakeAsync()).GetProperty("error").GetProperty("code").GetInt32().Should().Be(NeedsApproval, "an approval is good for one call");
        await RestartAsync();

        await ChangeAsync(call, "narrow", new { budget_usd = "0.25" });
        await RestartAsync();
        Record(call).BudgetMicroUsd.Should().Be(250_000);
        await ChangeAsync(call, "pause", new { });
        await RestartAsync();
        (await ExchangeAsync(call)).Should().Be(HttpStatusCode.BadRequest, "it is paused");
        await ChangeAsync(call, "resume", new { });
        await RestartAsync();
        (await ExchangeAsync(call)).Should().Be(HttpStatusCode.OK);
        Record(call).BudgetMicroUsd.Should().Be(250_000, "what was narrowed stays so");

        await ChangeAsync(call, "end", new { });
        await RestartAsync();
        (await ExchangeAsync(call)).Should().Be(HttpStatusCode.BadRequest, "it has ended");
        (await _world.Book.FindAsync(call.Id))!.State.Should().Be(ApprovalState.Consumed);
        await WholeAsync();
    }

    private Task RestartAsync() => _world.Server.RestartAsync();

    private async Task ApproveAsync(WaitingCall call)
    {
        var ann = _world.Ann;
        await ann.SignInAsync();
        using var answered = await ann.SubmitAsync(call.Page, await ann.Http.GetStringAsync(call.Page), ("decision", "yes"));
        answered.StatusCode.Should().Be(HttpStatusCode.SeeOther);
    }

    private async Task ChangeAsync(WaitingCall call, string what, object body)
    {
        using var changed = await _world.Server.AdminPostAsync($"/admin/delegations/{call.Delegation}/{what}", body);
        changed.StatusCode.Should().Be(HttpStatusCode.OK, await changed.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private DelegationRecord Record(WaitingCall call) => _world.Server.App.Services.GetRequiredService<DelegationBook>().Find(call.Delegation)!;

    private async Task<HttpStatusCode> ExchangeAsync(WaitingCall call) => (await call.Agent.ExchangeAsync(call.Delegation, _world.Server.Origin + "/mcp/crm")).Status;

    private static async Task<string?> CodeAsync(WaitingCall call) =>
        (await call.MakeAsync()).GetProperty("error").GetProperty("data").GetProperty("code").GetString();

    private async Task WholeAsync()
    {
        var services = _world.Server.App.Services;
        services.GetRequiredService<CheckpointLoop>().Sign();
        var store = services.GetRequiredService<EvidenceStore>();
        var report = await ChainVerifier.VerifyAsync(
            store.ReadAsync(limit: (int)store.Head.Sequence, cancellation: TestContext.Current.CancellationToken),
            await services.GetRequiredService<CheckpointLoop>().ReadAsync(TestContext.Current.CancellationToken),
            [services.GetRequiredService<CheckpointLoop>().PublicKey], cancellationToken: TestContext.Current.CancellationToken);
        report.Findings.Should().BeEmpty("the chain goes on over every restart");
    }
}
