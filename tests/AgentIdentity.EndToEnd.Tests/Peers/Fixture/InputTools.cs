#pragma warning disable MCP9005 // MCP has deprecated what these use; peers use it, and the gateway mediates it.
using System.ComponentModel;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using static AgentIdentity.EndToEnd.Tests.Peers.Fixture.Inputs;

namespace AgentIdentity.EndToEnd.Tests.Peers.Fixture;

/// <summary>Tools that end a call with input_required and go on when it is made again (2026-07-28).</summary>
[McpServerToolType]
internal sealed class InputTools
{
    [McpServerTool(Name = "test_input_required_result_elicitation"), Description("Needs a name.")]
    public static string Elicitation(RequestContext<CallToolRequestParams> call) =>
        Text(call.Params, "user_name", "name") is { } name ? $"Hello, {name}!" : throw Ask(("user_name", Form("What is your name?", "name")));

    [McpServerTool(Name = "test_input_required_result_sampling"), Description("Needs the client's model.")]
    public static string Sampling(RequestContext<CallToolRequestParams> call) => Answer(call.Params, "capital_question") is { } said
        ? "The model said " + said.Deserialize(InputResponse.CreateMessageResultJsonTypeInfo)?.Content.OfType<TextContentBlock>().FirstOrDefault()?.Text
        : throw Ask(("capital_question", Sample("What is the capital of France?", 100)));

    [McpServerTool(Name = "test_input_required_result_list_roots"), Description("Needs the client's roots.")]
    public static string Roots(RequestContext<CallToolRequestParams> call) => Answer(call.Params, "client_roots") is { } said
        ? "The roots are " + string.Join(", ", said.Deserialize(InputResponse.ListRootsResultJsonTypeInfo)?.Roots.Select(static root => root.Uri) ?? [])
        : throw Ask(("client_roots", InputRequest.ForRootsList(new ListRootsRequestParams())));

    [McpServerTool(Name = "test_input_required_result_request_state"), Description("Checks its own state.")]
    public static string State(RequestContext<CallToolRequestParams> call) => call.Params.RequestState switch
    {
        null => throw Ask("state of one", ("confirm", Confirm())),
        { } state when IsSealed(state, "state of one") => "state-ok",
        _ => throw NotOurs(),
    };

    [McpServerTool(Name = "test_input_required_result_tampered_state"), Description("Refuses a state that is not its own.")]
    public static string Tampered(RequestContext<CallToolRequestParams> call) => State(call);

    [McpServerTool(Name = "test_input_required_result_multiple_inputs"), Description("Needs three things.")]
    public static string Multiple(RequestContext<CallToolRequestParams> call) =>
        Answer(call.Params, "user_name") is not null && Answer(call.Params, "greeting") is not null && Answer(call.Params, "client_roots") is not null
            ? "All three came."
            : throw Ask(
                "state of three",
                ("user_name", Form("What is your name?", "name")),
                ("greeting", Sample("Generate a greeting", 50)),
                ("client_roots", InputRequest.ForRootsList(new ListRootsRequestParams())));

    [McpServerTool(Name = "test_input_required_result_multi_round"), Description("Needs two rounds.")]
    public static string Rounds(RequestContext<CallToolRequestParams> call) => call.Params.RequestState switch
    {
        null => throw Ask("round 1", ("step1", Form("Step 1: What is your name?", "name"))),
        { } state when IsSealed(state, "round 1") => throw Ask("round 2", ("step2", Form("Step 2: What is your favorite color?", "color"))),
        { } state when IsSealed(state, "round 2") => "Both rounds are over.",
        _ => throw NotOurs(),
    };

    [McpServerTool(Name = "test_input_required_result_capabilities"), Description("Asks only what the client can answer.")]
    public static string Capabilities(RequestContext<CallToolRequestParams> call)
    {
        if (call.Params.InputResponses is { Count: > 0 })
        {
            return "Answered.";
        }

        List<(string, InputRequest)> asked = [];
        if (call.Server.ClientCapabilities?.Elicitation is not null)
        {
            asked.Add(("name", Form("What is your name?", "name")));
        }

        if (call.Server.ClientCapabilities?.Sampling is not null)
        {
            asked.Add(("greeting", Sample("Generate a greeting", 50)));
        }

        throw Ask([.. asked]);
    }
}
