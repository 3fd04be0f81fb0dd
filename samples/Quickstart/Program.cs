using Quickstart;
using Quickstart.Report;
using Quickstart.Steps;
using Spectre.Console;

// The main job, end to end: an agent acts for Ben, is marked as Ben's agent, and Ben can end it.
IStep[] story =
[
    new SignInAndGrant(),
    new ExchangeTokens(),
    new ReadTheTools(),
    new SearchContacts(),
    new Refund(),
    new Orders(),
    new StreamedModel(),
    new TakeRightsAway(),
    new EndTheDelegation(),
    new Evidence(),
];

var tell = new Narrator(AnsiConsole.Console);
tell.Title("AgentIdentity: an agent acts for Ben, marked as Ben's agent");
tell.Line("Ben works in support. codex is his agent, scout a helper that codex calls in. Both reach the CRM (MCP tools),");
tell.Line("the orders API (REST) and a model only through the broker. Everything here is real but the model, which has a fixed answer.");
tell.Line("  asked: what somebody tries    allowed, refused: what the broker made of it    saw: what arrived behind the broker");
await using var stage = await Stage.OpenAsync();
tell.Line($"The broker listens on {stage.Scene.Broker}; its data is in {stage.Scene.DataFolder}");

var passed = await Storyteller.PlayAsync(story, stage.Scene, tell);
if (passed == story.Length && args.Contains("--keep"))
{
    await stage.KeepAsync(tell);
}

tell.Line();
tell.Verdict(passed, story.Length);
return passed == story.Length ? 0 : 1;
