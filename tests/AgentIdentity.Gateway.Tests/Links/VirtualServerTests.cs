using System.Text.Json;
using AgentIdentity.Gateway.Configuration;
using AgentIdentity.Gateway.Mcp.Links;
using AgentIdentity.Gateway.Mcp.Links.Virtual;
using AgentIdentity.Gateway.Ports;
using AgentIdentity.Gateway.Tests.World;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using static AgentIdentity.Gateway.Tests.Links.LinkWorld;

namespace AgentIdentity.Gateway.Tests.Links;

/// <summary>Several servers as one: names, pages, credentials, and members that are down.</summary>
public sealed class VirtualServerTests : IAsyncLifetime
{
    private readonly ScriptFolder _folder = new();
    private WebApplication _modern = null!;
    private WebApplication _sessions = null!;

    public async ValueTask InitializeAsync() => (_modern, _sessions) = (await EraServer.StartAsync(sessions: false), await EraServer.StartAsync(sessions: true));

    public async ValueTask DisposeAsync()
    {
        await _modern.DisposeAsync();
        await _sessions.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Lists_are_merged_in_the_order_of_the_members_and_calls_go_to_the_member_under_its_own_name()
    {
        await using var world = World();
        var call = world.Call("all");

        var face = (await world.Links.For(call.Upstream).DiscoverAsync(call, CancellationToken.None)).Face!;
        face.IsModern.Should().BeTrue();
        face.Can("tools").Should().BeTrue();
        face.Instructions.Should().Be("new: Be kind.\n\nold: Be kind.\n\nprogram: Script.");

        var names = await NamesAsync(world, "tools/list", "tools", "name");
        names.Should().Contain(["new__echo", "new__count", "old__echo", "program__echo"]);
        names.Select(static name => name[..name.IndexOf("__", StringComparison.Ordinal)]).Distinct().Should().Equal("new", "old", "program");
        (await NamesAsync(world, "tools/list", "tools", "name")).Should().Equal(names);
        (await NamesAsync(world, "prompts/list", "prompts", "name")).Should().Equal("new__summary", "old__summary");
        (await NamesAsync(world, "resources/list", "resources", "uri")).Should().Equal("upstream:new/test://notes", "upstream:old/test://notes");

        foreach (var member in new[] { "new", "old", "program" })
        {
            TextOf(await world.ResultAsync(call, Tool(member + "__echo", new { text = member }))).Should().Be("you said " + member);
        }

        (await world.ResultAsync(call, Request("resources/read", new { uri = "upstream:old/test://notes" }))).GetProperty("contents")[0].GetProperty("uri").GetString()
            .Should().Be("upstream:old/test://notes");
        (await world.ResultAsync(call, Request("prompts/get", new { name = "new__summary", arguments = new { topic = "x" } }))).GetProperty("messages").GetArrayLength().Should().Be(1);
    }

    [Fact]
    public async Task Input_that_a_member_asks_for_goes_back_to_it()
    {
        await using var world = World();
        foreach (var member in new[] { "new", "old", "program" })
        {
            var request = Tool(member + "__greet", capabilities: """{"elicitation":{"form":{}}}""");
            var required = await world.ResultAsync(world.Call("all"), request);
            var key = required.GetProperty("inputRequests").EnumerateObject().Single().Name;
            var answers = new Dictionary<string, object> { [key] = new { action = "accept", content = new { name = "Ben" } } };
            TextOf(await world.ResultAsync(world.Call("all"), Retry(request, required, answers))).Should().StartWith("hello Ben");
        }
    }

    [Fact]
    public async Task A_member_that_is_down_hides_no_other_and_is_named_in_the_log_alone()
    {
        await _sessions.StopAsync();
        await using var world = World();

        (await NamesAsync(world, "tools/list", "tools", "name")).Should().Contain("new__echo").And.Contain("program__echo").And.NotContain(static name => name.StartsWith("old", StringComparison.Ordinal));
        world.Lines.All.Should().Contain(static line => line.Contains("Member old of virtual server all", StringComparison.Ordinal));

        await _modern.StopAsync();
        await using var none = World(static options => options.VirtualServers["all"].Upstreams.Remove("program"));
        (await none.AskAsync(none.Call("all"), Request("tools/list")))[^1].Should().Be(new LinkFailure(GatewayError.LinkMembersDown));
    }

    [Theory]
    [InlineData("echo")]
    [InlineData("new_echo")]
    [InlineData("other__echo")]
    [InlineData("__echo")]
    [InlineData("new__")]
    [InlineData("NEW__echo")]
    public async Task A_name_of_no_member_is_nobodys(string name)
    {
        await using var world = World();

        world.Links.OwnerOf(world.Upstream("all"), "tools/call", name).Should().BeNull();
        (await world.AskAsync(world.Call("all"), Tool(name)))[^1].Should().BeOfType<LinkResponse>().Which.IsError.Should().BeTrue();
    }

    [Fact]
    public async Task Every_member_is_shown_its_own_credential_and_no_other()
    {
        await using var one = new RecordingUpstream { Answer = Listing(["a"]) };
        await using var two = new RecordingUpstream { Answer = Listing(["b"]) };
        await one.StartAsync();
        await two.StartAsync();
        await using var world = new LinkWorld(options =>
        {
            Add(options, "one", one, "key-one");
            Add(options, "two", two, "key-two");
        });

        await world.ResultAsync(world.Call("all"), Request("tools/list"));
        await world.ResultAsync(world.Call("all", credential: UpstreamCredential.Header("X-Key", new Secret("for-this-call"))), Tool("two__b"));

        one.Seen.Select(static seen => seen.Headers["X-Key"]).Should().NotBeEmpty().And.OnlyContain(static key => key == "key-one");
        two.Seen.Select(static seen => seen.Headers["X-Key"]).Distinct().Should().Equal("key-two", "for-this-call");
        two.Seen.Last().Headers["Mcp-Name"].Should().Be("b");
        two.Seen.Last().Body.Should().NotContain("two__b");
    }

    [Theory]
    [InlineData("tools/call", """{"name":"two__b"}""")]
    [InlineData("completion/complete", """{"ref":{"type":"ref/prompt","name":"two__b","uri":"upstream:one/file:///a"},"argument":{"name":"x","value":""}}""")]
    public async Task A_credential_goes_to_the_member_it_was_given_for_and_to_no_other(string method, string given)
    {
        await using var one = new RecordingUpstream { Answer = Listing(["a"]) };
        await using var two = new RecordingUpstream { Answer = Listing(["b"]) };
        await one.StartAsync();
        await two.StartAsync();
        await using var world = new LinkWorld(options =>
        {
            Add(options, "one", one, "key-one");
            Add(options, "two", two, "key-two");
        });
        var call = world.Call("all", credential: UpstreamCredential.Header("X-Key", new Secret("for-one"))) with { EquippedFor = world.Upstream("one") };

        (await world.AskAsync(call, Request(method, Json(given))))[^1].Should().Be(new LinkFailure(GatewayError.Fault));

        two.Seen.Should().BeEmpty();
    }

    [Fact]
    public async Task What_is_completed_is_asked_of_the_member_that_the_type_of_the_reference_names()
    {
        await using var one = new RecordingUpstream { Answer = Listing(["a"]) };
        await using var two = new RecordingUpstream { Answer = Listing(["b"]) };
        await one.StartAsync();
        await two.StartAsync();
        await using var world = new LinkWorld(options =>
        {
            Add(options, "one", one, "key-one");
            Add(options, "two", two, "key-two");
        });
        var both = Json("""{"ref":{"type":"ref/resource","uri":"upstream:one/file:///a","name":"two__b"},"argument":{"name":"x","value":""}}""");

        await world.AskAsync(world.Call("all") with { EquippedFor = world.Upstream("one") }, Request("completion/complete", both));

        one.Seen.Should().Contain(static seen => seen.Body.Contains("completion/complete", StringComparison.Ordinal));
        two.Seen.Should().BeEmpty();
    }

    [Theory]
    [InlineData("tools/list")]
    [InlineData("subscriptions/listen")]
    [InlineData("server/discover")]
    public async Task A_member_at_which_nothing_is_granted_is_not_asked(string method)
    {
        await using var one = new RecordingUpstream { Answer = Listing(["a"]) };
        await using var two = new RecordingUpstream { Answer = Listing(["b"]) };
        await one.StartAsync();
        await two.StartAsync();
        await using var world = new LinkWorld(options =>
        {
            Add(options, "one", one, "key-one");
            Add(options, "two", two, "key-two");
        });
        var call = world.Call("all");
        call = call with { Token = call.Token with { Details = At("one") } };

        if (method == "server/discover")
        {
            (await world.Links.For(call.Upstream).DiscoverAsync(call, CancellationToken.None)).Face!.Can("tools").Should().BeTrue();
        }
        else
        {
            await world.AskAsync(call, Request(method, new { notifications = new { toolsListChanged = true } }));
        }

        one.Seen.Should().NotBeEmpty();
        two.Seen.Should().BeEmpty();
    }

    [Fact]
    public async Task A_member_is_asked_no_more_often_than_it_may_be_by_itself_and_hides_no_other()
    {
        await using var world = World(static options => (options.Upstreams["new"].Limits.CallsPerMinute, options.Upstreams["new"].Limits.Burst) = (1, 1));

        (await NamesAsync(world, "tools/list", "tools", "name")).Should().Contain("new__echo").And.Contain("old__echo");
        (await NamesAsync(world, "tools/list", "tools", "name")).Should().NotContain("new__echo").And.Contain("old__echo");
    }

    [Fact]
    public async Task Pages_of_all_members_are_walked_by_one_sealed_cursor_that_is_good_for_its_own_list_and_delegation()
    {
        await using var one = new RecordingUpstream { Answer = Listing(["a", "b", "c"]) };
        await using var two = new RecordingUpstream { Answer = Listing(["x"]) };
        await one.StartAsync();
        await two.StartAsync();
        await using var world = new LinkWorld(options =>
        {
            Add(options, "one", one, "k");
            Add(options, "two", two, "k");
        });

        List<string> names = [];
        List<string> cursors = [];
        string? cursor = null;
        do
        {
            var page = await world.ResultAsync(world.Call("all"), Request("tools/list", cursor is null ? null : new { cursor }));
            names.AddRange(page.GetProperty("tools").EnumerateArray().Select(static tool => tool.GetProperty("name").GetString()!));
            page.GetProperty("cacheScope").GetString().Should().Be("private");
            cursor = page.TryGetProperty("nextCursor", out var next) ? next.GetString() : null;
            cursors.AddRange(cursor is null ? [] : [cursor]);
        }
        while (cursor is not null);

        names.Should().Equal("one__a", "two__x", "one__b", "one__c");
        cursors.Should().HaveCount(2).And.NotContain(static sealedOne => sealedOne.Contains("one", StringComparison.Ordinal));
        foreach (var (call, method, text) in new[]
        {
            (world.Call("all", "dlg_2"), "tools/list", cursors[0]), (world.Call("all"), "prompts/list", cursors[0]),
            (world.Call("all"), "tools/list", cursors[0][..^2] + "AA"), (world.Call("all"), "tools/list", "1"),
        })
        {
            (await world.AskAsync(call, Request(method, new { cursor = text })))[^1].Should().BeOfType<LinkResponse>()
                .Which.Error!.Value.GetProperty("code").GetInt32().Should().Be(-32602);
        }
    }

    [Fact]
    public async Task A_merged_cursor_outlives_a_restart_and_is_void_after_an_hour_or_under_another_key()
    {
        await using var one = new RecordingUpstream { Answer = Listing(["a", "b"]) };
        await one.StartAsync();
        var (time, key) = (new FakeTimeProvider(TimeProvider.System.GetUtcNow()), new GatewayKey(new byte[32]));
        string cursor;
        await using (var before = new LinkWorld(options => Add(options, "one", one, "k"), time, key))
        {
            cursor = (await before.ResultAsync(before.Call("all"), Request("tools/list"))).GetProperty("nextCursor").GetString()!;
        }

        await using var after = new LinkWorld(options => Add(options, "one", one, "k"), time, key);
        await using var other = new LinkWorld(options => Add(options, "one", one, "k"), time);
        (await after.ResultAsync(after.Call("all"), Request("tools/list", new { cursor }))).GetProperty("tools")[0].GetProperty("name").GetString().Should().Be("one__b");
        await RefusedAsync(other);
        time.Advance(TimeSpan.FromHours(1));
        await RefusedAsync(after);

        async Task RefusedAsync(LinkWorld world) => (await world.AskAsync(world.Call("all"), Request("tools/list", new { cursor })))[^1]
            .Should().BeOfType<LinkResponse>().Which.Error!.Value.GetProperty("code").GetInt32().Should().Be(-32602);
    }

    [Fact]
    public async Task News_of_every_member_come_under_the_virtual_servers_names()
    {
        await using var world = World();
        var call = world.Call("all");
        var listen = Request("subscriptions/listen", new { notifications = new { toolsListChanged = true, resourceSubscriptions = new[] { "upstream:program/file:///a", "upstream:new/test://notes" } } });
        using var leave = new CancellationTokenSource();
        await using var heard = world.Links.For(call.Upstream).AskAsync(call, listen, leave.Token).GetAsyncEnumerator();
        (await heard.MoveNextAsync()).Should().BeTrue();
        HashSet<string> notes = [];
        var told = Task.Run(async () =>
        {
            while (notes.Count < 2 && await heard.MoveNextAsync())
            {
                var note = (LinkNotification)heard.Current;
                notes.Add(note.Method + " " + (note.Params is { } given && given.TryGetProperty("uri", out var uri) ? uri.GetString() : ""));
            }
        });

        // Each member begins to listen in its own time.
        while (!told.IsCompleted)
        {
            await world.ResultAsync(call, Tool("program__change"));
            await Task.WhenAny(told, Task.Delay(100));
        }

        await told;
        notes.Should().BeEquivalentTo("notifications/tools/list_changed ", "notifications/resources/updated upstream:program/file:///a");
    }

    [Fact]
    public void Whatever_a_member_calls_its_things_the_name_leads_back_to_it() =>
        Prop.ForAll(
            Arb.From(Gen.Elements("crm", "crm2", "a", "a_b", "a.b", "a-b")), Arb.From(Gen.Elements("x", "_x", "__x", "b__c", "x__", "größe", "a__b")),
            static (member, name) => VirtualNames.Split(["crm", "crm2", "a", "a_b", "a.b", "a-b"], VirtualNames.Join(member, name)) == (member, name)
                && VirtualNames.SplitUri(["crm", "crm2", "a", "a_b", "a.b", "a-b"], VirtualNames.JoinUri(member, "file:///" + name)) == (member, "file:///" + name))
            .QuickCheckThrowOnFailure();

    [Fact]
    public async Task Links_to_resources_in_answers_are_the_virtual_servers_own()
    {
        await using var one = new RecordingUpstream
        {
            Answer = Listing(["a"], """{"resultType":"complete","content":[{"type":"resource_link","uri":"file:///a","name":"a"},{"type":"resource","resource":{"uri":"file:///b","text":"file:///c"}}],"structuredContent":{"uri":"file:///d"}}"""),
        };
        await one.StartAsync();
        await using var world = new LinkWorld(options => Add(options, "one", one, "k"));

        var result = await world.ResultAsync(world.Call("all"), Tool("one__a"));

        result.GetProperty("content").GetRawText().Should().Be(
            """[{"type":"resource_link","uri":"upstream:one/file:///a","name":"a"},{"type":"resource","resource":{"uri":"upstream:one/file:///b","text":"file:///c"}}]""");
        result.GetProperty("structuredContent").GetProperty("uri").GetString().Should().Be("file:///d");
    }

    private static Func<HttpContext, string, Task> Answering(string result) => (http, body) =>
    {
        using var request = JsonDocument.Parse(body);
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync("""{"jsonrpc":"2.0","id":""" + request.RootElement.GetProperty("id").GetRawText() + ",\"result\":" + result + "}");
    };

    /// <summary>A modern server whose list has one tool a page.</summary>
    private static Func<HttpContext, string, Task> Listing(string[] tools, string result = """{"resultType":"complete","content":[]}""") => (http, body) =>
    {
        using var request = JsonDocument.Parse(body);
        var given = request.RootElement.GetProperty("params");
        var at = given.TryGetProperty("cursor", out var cursor) ? Array.IndexOf(tools, cursor.GetString()) : 0;
        var next = at + 1 < tools.Length ? $",\"nextCursor\":\"{tools[at + 1]}\"" : "";
        return Answering(request.RootElement.GetProperty("method").GetString() switch
        {
            "server/discover" => """{"resultType":"complete","supportedVersions":["2026-07-28"],"capabilities":{"tools":{}},"ttlMs":0,"cacheScope":"private"}""",
            "tools/list" => $$"""{"resultType":"complete","tools":[{"name":"{{tools[at]}}","inputSchema":{"type":"object"} }],"ttlMs":5,"cacheScope":"private"{{next}} }""",
            _ => result,
        })(http, body);
    };

    private static void Add(GatewayOptions options, string name, RecordingUpstream server, string key)
    {
        options.Upstreams[name] = new UpstreamOptions { Kind = "mcp", Address = $"http://127.0.0.1:{server.Port}/mcp", Credential = "header", Header = "X-Key", Secret = key, TimeoutSeconds = 20 };
        options.VirtualServers.TryAdd("all", new VirtualServerOptions());
        options.VirtualServers["all"].Upstreams.Add(name);
    }

    private static async Task<List<string>> NamesAsync(LinkWorld world, string method, string list, string key) =>
        [.. (await world.ResultAsync(world.Call("all"), Request(method))).GetProperty(list).EnumerateArray().Select(item => item.GetProperty(key).GetString()!)];

    private LinkWorld World(Action<GatewayOptions>? more = null) => new(options =>
    {
        options.Upstreams["new"] = new UpstreamOptions { Kind = "mcp", Address = EraServer.AddressOf(_modern), Credential = "none", TimeoutSeconds = 20 };
        options.Upstreams["old"] = new UpstreamOptions { Kind = "mcp", Address = EraServer.AddressOf(_sessions), Credential = "none", TimeoutSeconds = 20 };
        options.Upstreams["program"] = _folder.Upstream("sessions");
        options.VirtualServers["all"] = new VirtualServerOptions { Upstreams = { "new", "old", "program" } };
        more?.Invoke(options);
    });
}
