#pragma warning disable MCP9005 // MCP has deprecated what these use; peers use it, and the gateway mediates it.
using AgentIdentity.Gateway.Ports;
using AgentIdentity.Gateway.Tests.World;
using AgentIdentity.Policy;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace AgentIdentity.Gateway.Tests.Mcp.Hub;

/// <summary>Every revision of a client with every era of a server.</summary>
public sealed class EraMatrixTests
{
    public static TheoryData<string, bool> Pairs => new()
    {
        { "2026-07-28", false }, { "2026-07-28", true }, { "2025-11-25", false }, { "2025-11-25", true }, { "2025-06-18", false }, { "2025-06-18", true },
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task Tools_resources_prompts_and_progress_pass_between_every_two_revisions(string revision, bool sessions)
    {
        await using var hub = await HubWorld.StartAsync(sessions);
        var client = await hub.ConnectAsync(revision);
        client.NegotiatedProtocolVersion.Should().Be(revision);
        client.ServerInfo!.Name.Should().Be("crm");
        client.ServerInstructions.Should().BeNull("nobody has read the server's words to the model");

        (await client.ListToolsAsync()).Select(static tool => tool.Name).Should().Contain(["echo", "greet"]);
        (await client.CallToolAsync("echo", new Dictionary<string, object?> { ["text"] = "größe" })).Content.OfType<TextContentBlock>().Single().Text.Should().Be("you said größe");
        (await client.ListResourcesAsync()).Select(static resource => resource.Uri).Should().Equal("test://notes");
        (await client.ReadResourceAsync("test://notes")).Contents.OfType<TextResourceContents>().Single().Text.Should().Be("remember the milk");
        (await client.ListPromptsAsync()).Select(static prompt => prompt.Name).Should().Equal("summary");
        (await client.GetPromptAsync("summary", new Dictionary<string, object?> { ["topic"] = "milk" })).Messages.Single().Content.Should().BeOfType<TextContentBlock>().Which.Text.Should().Contain("milk");
        (await client.CallToolAsync("count", new Dictionary<string, object?> { ["to"] = 3 }, new Progress<ProgressNotificationValue>(static _ => { }))).Content.OfType<TextContentBlock>().Single().Text.Should().Be("counted");
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task A_server_that_asks_for_a_name_gets_it_from_the_human_between_every_two_revisions(string revision, bool sessions)
    {
        await using var hub = await HubWorld.StartAsync(sessions);
        var client = await hub.ConnectAsync(revision, static options => options.Handlers.ElicitationHandler = static (asked, _) => new(new ElicitResult
        {
            Action = "accept",
            Content = new Dictionary<string, System.Text.Json.JsonElement> { ["name"] = System.Text.Json.JsonSerializer.SerializeToElement("Ada") },
        }));
        var greeted = await client.CallToolAsync("greet");
        greeted.Content.OfType<TextContentBlock>().Single().Text.Should().StartWith("hello Ada");
        hub.Gateway.Decisions.Asked.Should().Contain(static call => call.Action == "elicitation/create" && call.Identifier == "create");

        // Every round was recorded before it left, and every record has its end.
        var decisions = hub.Gateway.Evidence.Notes.Where(static note => note.Kind == EvidenceKinds.Decision).Select(static note => note.DecisionId).ToList();
        await Expect.Soon(() => decisions.All(id => hub.Gateway.Evidence.Notes.Any(note => note.Kind == EvidenceKinds.Outcome && note.DecisionId == id)));
        decisions.Should().OnlyHaveUniqueItems().And.HaveCount(3, "the call, the question and the call that goes on");
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task What_policy_does_not_let_a_server_ask_is_declined_and_the_human_never_sees_it(string revision, bool sessions)
    {
        await using var hub = await HubWorld.StartAsync(sessions, static w => w.Decisions.Hidden.Add("create"));
        var seen = 0;
        var client = await hub.ConnectAsync(revision, options => options.Handlers.ElicitationHandler = (_, _) =>
        {
            Interlocked.Increment(ref seen);
            return new(new ElicitResult { Action = "accept" });
        });
        var call = async () => (await client.CallToolAsync("greet")).Content.OfType<TextContentBlock>().Single().Text;
        string told;
        try
        {
            told = await call();
        }
        catch (McpException refused)
        {
            told = refused.Message;
        }

        told.Should().NotContain("hello Ada");
        seen.Should().Be(0);
        hub.Gateway.Evidence.Bodies(EvidenceKinds.Decision).Should().Contain(static body => body.GetProperty("call").GetProperty("action").GetString() == "elicitation/create");
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task What_policy_lets_a_server_ask_of_the_clients_model_and_of_its_roots_it_gets(string revision, bool sessions)
    {
        await using var hub = await HubWorld.StartAsync(sessions, AskAll);
        var client = await hub.ConnectAsync(revision, options => Answer(options, static () => { }));
        (await TextAsync(client, "compose")).Should().Be("the model said forty-two");
        (await TextAsync(client, "where")).Should().Be("the roots are file:///work");
        hub.Gateway.Decisions.Asked.Select(static call => call.Action).Should().Contain(["sampling/createMessage", "roots/list"]);
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task What_policy_does_not_let_it_ask_of_these_the_client_never_sees(string revision, bool sessions)
    {
        var seen = 0;
        await using var hub = await HubWorld.StartAsync(sessions, static w =>
        {
            AskAll(w);
            w.Decisions.Hidden.UnionWith(["createMessage", "list"]);
        });
        var client = await hub.ConnectAsync(revision, options => Answer(options, () => Interlocked.Increment(ref seen)));
        foreach (var tool in new[] { "compose", "where" })
        {
            string told;
            try
            {
                told = await TextAsync(client, tool);
            }
            catch (McpException refused)
            {
                told = refused.Message;
            }

            told.Should().NotContain("forty-two").And.NotContain("file:///work");
        }

        seen.Should().Be(0);
    }

    private static void AskAll(GatewayWorld world)
    {
        world.Settings["AgentIdentity:Upstreams:crm:Sampling"] = "true";
        world.Settings["AgentIdentity:Upstreams:crm:Roots"] = "true";
    }

    private static void Answer(McpClientOptions options, Action asked)
    {
        options.Handlers.SamplingHandler = (_, _, _) =>
        {
            asked();
            return new(new CreateMessageResult { Model = "m", Role = Role.Assistant, Content = [new TextContentBlock { Text = "forty-two" }] });
        };
        options.Handlers.RootsHandler = (_, _) =>
        {
            asked();
            return new(new ListRootsResult { Roots = [new Root { Uri = "file:///work" }] });
        };
    }

    private static async Task<string> TextAsync(McpClient client, string tool) => (await client.CallToolAsync(tool)).Content.OfType<TextContentBlock>().Single().Text;

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task What_is_hidden_is_in_no_list_and_answers_as_what_does_not_exist(string revision, bool sessions)
    {
        await using var hub = await HubWorld.StartAsync(sessions, static w => w.Decisions.Hidden.UnionWith(["echo", "test://notes", "summary", "no_such_tool", "test://nothing", "no_such_prompt"]));
        var client = await hub.ConnectAsync(revision);
        (await client.ListToolsAsync()).Select(static tool => tool.Name).Should().NotContain("echo");
        (await client.ListResourcesAsync()).Should().BeEmpty();
        (await client.ListPromptsAsync()).Should().BeEmpty();
        await SameRefusal(() => client.CallToolAsync("echo").AsTask(), () => client.CallToolAsync("no_such_tool").AsTask(), "echo", "no_such_tool");
        await SameRefusal(() => client.ReadResourceAsync("test://notes").AsTask(), () => client.ReadResourceAsync("test://nothing").AsTask(), "test://notes", "test://nothing");
        await SameRefusal(() => client.GetPromptAsync("summary").AsTask(), () => client.GetPromptAsync("no_such_prompt").AsTask(), "summary", "no_such_prompt");
    }

    private static async Task SameRefusal(Func<Task> hidden, Func<Task> absent, string one, string other)
    {
        var first = (await hidden.Should().ThrowAsync<McpException>()).Which;
        var second = (await absent.Should().ThrowAsync<McpException>()).Which;
        first.Message.Replace(one, "X", StringComparison.Ordinal).Should().Be(second.Message.Replace(other, "X", StringComparison.Ordinal));
        (first as McpProtocolException)?.ErrorCode.Should().Be((second as McpProtocolException)?.ErrorCode);
    }
}
