using AgentIdentity.Bench;
using AgentIdentity.Bench.Calls;
using AgentIdentity.Bench.Models;

// Every claim is a ratio of two operations that took turns in this run. The microseconds beside it are this machine's, and say
// nothing about another.
if (args is ["lists"])
{
    ListContest.Run();
    return;
}

if (args is ["relations"])
{
    RelationContest.Run();
    return;
}

if (args is ["cel"])
{
    CelContest.Run();
    return;
}

if (args is ["stores"])
{
    await StoreContest.RunAsync();
    return;
}

if (args is ["decisions"])
{
    await DecisionContest.RunAsync();
    return;
}

if (args is ["models"])
{
    await ModelContest.RunAsync();
    return;
}

if (args is ["models-upstream", var at])
{
    await FastUpstream.RunAsync(at);
    return;
}

if (args is ["models-yarp", var own, var behind])
{
    await BareProxy.RunAsync(own, behind);
    return;
}

if (args is ["calls", "--hold", var seconds])
{
    await CallContest.HoldAsync(int.Parse(seconds, System.Globalization.CultureInfo.InvariantCulture));
    return;
}

if (args is ["calls", .. var how])
{
    await CallContest.RunAsync(quick: how is ["--quick"]);
    return;
}

if (args is ["calls-jwt", var door, var after, var keys, var issuer, var audience])
{
    await BearerProxy.RunAsync(door, after, keys, issuer, audience);
    return;
}

if (args is ["replay"])
{
    ReplayContest.Run();
    return;
}

using var tokens = new TokenContest();
using var proofs = new ProofContest();
using var decision = new DecisionContest();

Console.WriteLine($"{"what",-44} {"median",8} {"least",8} {"most",8} {"ours",8}     goal");
Ratio.Of("mint / one raw ES256 signature", tokens.Mint, tokens.RawSign).Print("≤ 1.3");
Ratio.Of("validate first / one raw ES256 verification", tokens.ValidateFirst, tokens.RawVerify).Print("≤ 1.2");
Ratio.Of("validate again / one raw ES256 verification", tokens.ValidateAgain, tokens.RawVerify).Print("≤ 1 µs");
Ratio.Of("check a proof / one raw ES256 verification", proofs.Check, tokens.RawVerify).Print("");
Ratio.Of("whole decision / one raw ES256 verification", decision.Decide, tokens.RawVerify).Print("");
