using System.Net;
using System.Text.Json;
using AgentIdentity.Gateway.Ports;
using AgentIdentity.Gateway.Tests.World;
using AgentIdentity.Policy;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.Gateway.Tests.ModelCalls.State;

/// <summary>What a provider keeps is read, listed, cancelled and deleted by whom it was made for, at the candidate that has it.</summary>
public sealed class KeptResponseTests
{
    private const string Mine = "/v1/responses/resp_1";
    private const string Kept = """{"id":"resp_1","object":"response","status":"completed","output":[]}""";

    [Fact]
    public async Task It_is_read_where_it_lies_with_the_broker_s_key_and_nothing_of_the_caller_s()
    {
        await using var world = await StartAsync();
        using var request = world.Caller.Request(HttpMethod.Get, Mine + "?include[]=reasoning.encrypted_content&stream=false");
        request.Headers.Add("OpenAI-Organization", "org-of-the-caller");

        using var read = await world.Client.SendAsync(request);

        (read.StatusCode, await read.Content.ReadAsStringAsync()).Should().Be((HttpStatusCode.OK, Kept));
        read.Content.Headers.ContentType!.MediaType.Should().Be("application/json");
        var seen = world.Upstream.Seen.Should().ContainSingle().Subject;
        (seen.Method, seen.Target, seen.Body).Should().Be(("GET", "/v1/responses/resp_1?include%5B%5D=reasoning.encrypted_content&stream=false", ""));
        seen.Headers["Authorization"].Should().Be("Bearer sk-provider");
        seen.Headers.Keys.Should().NotContain(["OpenAI-Organization", "DPoP"]);
    }

    [Theory]
    [InlineData("GET", Mine + "/input_items?limit=2&order=desc")]
    [InlineData("POST", Mine + "/cancel")]
    public async Task Its_input_is_listed_and_it_is_cancelled_there(string method, string target)
    {
        await using var world = await StartAsync();

        using var answer = await world.Caller.SendAsync(new HttpMethod(method), target);

        answer.StatusCode.Should().Be(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        (world.Upstream.Seen.Single().Method, world.Upstream.Seen.Single().Target).Should().Be((method, target));
    }

    [Fact]
    public async Task What_was_deleted_at_its_provider_is_forgotten_here()
    {
        await using var world = await StartAsync();

        using var deleted = await world.Caller.SendAsync(HttpMethod.Delete, Mine);
        deleted.StatusCode.Should().Be(HttpStatusCode.OK);
        using var again = await world.Caller.SendAsync(HttpMethod.Get, Mine);

        again.StatusCode.Should().Be(HttpStatusCode.NotFound);
        world.Kept.All.Should().BeEmpty();
        world.Upstream.Seen.Should().ContainSingle().Which.Method.Should().Be("DELETE");
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("DELETE", "")]
    [InlineData("POST", "/cancel")]
    [InlineData("GET", "/input_items")]
    public async Task Another_human_another_agent_and_whoever_may_not_know_the_model_hear_what_is_said_of_an_id_that_never_was(string method, string tail)
    {
        await using var world = await StartAsync();
        var never = await RefusedAsync(world, method, "/v1/responses/resp_never" + tail);
        List<string> heard = [];

        (world.Caller.Subject, world.Caller.Agent) = ("mallory", "codex");
        heard.Add(await RefusedAsync(world, method, Mine + tail));
        (world.Caller.Subject, world.Caller.Agent) = ("ben", "scout");
        heard.Add(await RefusedAsync(world, method, Mine + tail));
        (world.Caller.Subject, world.Caller.Agent) = ("ben", "codex");
        heard.Add(await RefusedAsync(world, method, "/v1/responses/..%2Ffiles" + tail));
        world.Decisions.Hidden.Add("small");
        heard.Add(await RefusedAsync(world, method, Mine + tail));

        heard.Should().OnlyContain(words => words == never);
        never.Should().Contain("AID4220");
        world.Upstream.Seen.Should().BeEmpty();
        world.Kept.All.Should().ContainSingle();
    }

    [Fact]
    public async Task What_its_provider_has_forgotten_never_was()
    {
        await using var world = await StartAsync();
        var never = await RefusedAsync(world, "GET", "/v1/responses/resp_never");
        world.Upstream.Answer = static (http, _) =>
        {
            http.Response.StatusCode = 404;
            return http.Response.WriteAsJsonAsync(new { error = new { message = "Response with id 'resp_1' not found in project proj_of_the_customer.", type = "invalid_request_error" } });
        };

        (await RefusedAsync(world, "GET", Mine)).Should().Be(never);
        world.Kept.All.Should().BeEmpty();
    }

    [Fact]
    public async Task It_is_decided_on_recorded_and_costs_nothing()
    {
        await using var world = await StartAsync();

        using var read = await world.Caller.SendAsync(HttpMethod.Get, Mine);

        await Expect.Soon(() => world.Evidence.Bodies(EvidenceKinds.Outcome).Any());
        var arguments = world.Decisions.Asked.Single().Arguments!.Value;
        (arguments.GetProperty("operation").GetString(), arguments.GetProperty("stores").GetBoolean(), arguments.GetProperty("max_tokens").GetInt32()).Should().Be(("read", false, 0));
        var decision = world.Evidence.Bodies(EvidenceKinds.Decision).Single();
        (decision.GetProperty("call").GetProperty("operation").GetString(), decision.GetProperty("call").GetProperty("identifier").GetString()).Should().Be(("read", "small"));
        world.Evidence.Bodies(EvidenceKinds.Outcome).Single().GetProperty("candidate").GetString().Should().Be("small");
        world.Money.Reserved.Should().BeEmpty();
        world.Money.Settled.Should().BeEmpty();
    }

    [Fact]
    public async Task What_is_denied_or_stopped_does_not_leave()
    {
        await using var world = await StartAsync();
        world.Decisions.Denied.Add("small");
        using (var denied = await world.Caller.SendAsync(HttpMethod.Delete, Mine))
        {
            denied.StatusCode.Should().Be(HttpStatusCode.Forbidden);
        }

        world.Decisions.Denied.Clear();
        world.Evidence.Fails = true;
        using (var unrecorded = await world.Caller.SendAsync(HttpMethod.Delete, Mine))
        {
            unrecorded.IsSuccessStatusCode.Should().BeFalse();
        }

        world.Evidence.Fails = false;
        world.Stops.Stop();
        using (var stopped = await world.Caller.SendAsync(HttpMethod.Delete, Mine))
        {
            stopped.IsSuccessStatusCode.Should().BeFalse();
        }

        world.Upstream.Seen.Should().BeEmpty();
        world.Kept.All.Should().ContainSingle();
    }

    [Fact]
    public async Task A_stop_ends_it_while_the_provider_thinks()
    {
        await using var world = await StartAsync();
        world.Upstream.Answer = (http, _) =>
        {
            world.Stops.Stop();
            return Task.Delay(Timeout.Infinite, http.RequestAborted);
        };

        using var stopped = await world.Caller.SendAsync(HttpMethod.Get, Mine);

        (await Expect.CodeOf(stopped)).Should().Be("AID4040");
        await world.Upstream.Aborted.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Tool_calls_that_a_rule_takes_out_of_answers_do_not_come_back_by_the_response_s_id()
    {
        await using var world = await StartAsync();
        world.Decisions.Says = static decision => decision with { Obligations = [new Obligation("no-tools", ObligationKind.StripToolCall, [])] };

        using var read = await world.Caller.SendAsync(HttpMethod.Get, Mine);
        using var items = await world.Caller.SendAsync(HttpMethod.Get, Mine + "/input_items");
        using var deleted = await world.Caller.SendAsync(HttpMethod.Delete, Mine);

        (read.IsSuccessStatusCode, items.IsSuccessStatusCode, deleted.StatusCode).Should().Be((false, false, HttpStatusCode.OK));
        world.Upstream.Seen.Should().ContainSingle();
    }

    [Theory]
    [InlineData("?stream=true")]
    [InlineData("?starting_after=3")]
    [InlineData("?project=another")]
    public async Task A_parameter_that_is_not_known_is_refused_by_name(string query)
    {
        await using var world = await StartAsync();

        using var refused = await world.Caller.SendAsync(HttpMethod.Get, Mine + query);

        await Expect.Refused(world, refused, HttpStatusCode.BadRequest, "AID4121");
    }

    [Fact]
    public async Task A_provider_s_error_keeps_its_words_and_a_refused_key_is_no_business_of_the_caller_s()
    {
        await using var world = await StartAsync();
        world.Upstream.Answer = static (http, _) => Failed(http, 400, "Only background responses can be cancelled.");
        using var words = await world.Caller.SendAsync(HttpMethod.Post, Mine + "/cancel");
        world.Upstream.Answer = static (http, _) => Failed(http, 401, "Incorrect API key provided: sk-provider.");
        using var key = await world.Caller.SendAsync(HttpMethod.Get, Mine);

        (words.StatusCode, await words.Content.ReadAsStringAsync()).Should().Match<(HttpStatusCode Status, string Body)>(static said => said.Status == HttpStatusCode.BadRequest && said.Body.Contains("Only background"));
        (key.StatusCode, await Expect.CodeOf(key)).Should().Be((HttpStatusCode.BadGateway, "AID4033"));
        (await key.Content.ReadAsStringAsync()).Should().NotContain("sk-provider");
    }

    [Fact]
    public async Task Where_an_operator_took_the_candidate_away_it_never_was()
    {
        await using var world = await StartAsync();
        world.Kept.All[("ben", "codex", "response", "resp_2")] = "small/gone";

        (await RefusedAsync(world, "GET", "/v1/responses/resp_2")).Should().Contain("AID4220");
        world.Upstream.Seen.Should().BeEmpty();
    }

    private static Task Failed(HttpContext http, int status, string words)
    {
        http.Response.StatusCode = status;
        return http.Response.WriteAsJsonAsync(new { error = new { message = words, type = "invalid_request_error" } });
    }

    // But for the id of the decision, which every refusal has.
    private static async Task<string> RefusedAsync(GatewayWorld world, string method, string target)
    {
        using var refused = await world.Caller.SendAsync(new HttpMethod(method), target);
        refused.StatusCode.Should().Be(HttpStatusCode.NotFound);
        var headers = string.Join('|', refused.Headers.Where(static header => header.Key is not "Date").Select(static header => $"{header.Key}={string.Join(',', header.Value)}"));
        return System.Text.RegularExpressions.Regex.Replace(headers + await refused.Content.ReadAsStringAsync(), "dec_[A-Za-z0-9_-]+", "dec");
    }

    private static Task<GatewayWorld> StartAsync() => GatewayWorld.StartAsync(static world =>
    {
        world.Kept.All[("ben", "codex", "response", "resp_1")] = "small";
        world.Upstream.Answer = static (http, _) => http.Request.Method == "DELETE"
            ? http.Response.WriteAsJsonAsync(new { id = "resp_1", @object = "response", deleted = true })
            : JsonAsync(http);
    });

    private static Task JsonAsync(HttpContext http)
    {
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync(Kept);
    }
}
