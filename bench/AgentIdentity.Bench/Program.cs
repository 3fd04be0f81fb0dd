using AgentIdentity.Bench;

// Every number is a ratio of two operations that took turns in this run. Nanoseconds of one machine say nothing about another.
using var tokens = new TokenContest();
var decision = new DecisionContest();

Console.WriteLine($"{"what",-44} {"median",8} {"least",8} {"most",8}  goal");
Ratio.Of("mint / one raw ES256 signature", tokens.Mint, tokens.RawSign).Print("≤ 1.3");
Ratio.Of("validate first / one raw ES256 verification", tokens.Validate, tokens.RawVerify).Print("≤ 1.2");
Ratio.Of("whole decision / one raw ES256 verification", decision.Decide, tokens.RawVerify).Print("");
