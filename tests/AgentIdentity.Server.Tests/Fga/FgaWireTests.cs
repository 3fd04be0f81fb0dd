using System.Net;
using System.Text;
using System.Text.Json;
using AgentIdentity.Server.Tests.Setup;

namespace AgentIdentity.Server.Tests.Fga;

/// <summary>The API by hand: what a client does not send, or does not look at.</summary>
public sealed class FgaWireTests(ServerUnderTest server)
{
    private const string Check = """{"tuple_key":{"user":"user:a","relation":"viewer","object":"doc:1"}}""";

    [Theory]
    [InlineData("check", "{}", 400, "tuple_key_value_not_specified")]
    [InlineData("check", """{"tuple_key":{"user":"user:a","relation":"viewer"}}""", 400, "validation_error")]
    [InlineData("check", """{"tuple_key":{"user":"user:a","relation":"viewer","object":"doc:1"},"tuple_key":{"user":"user:b","relation":"viewer","object":"doc:1"}}""", 400, "validation_error")]
    [InlineData("check", """{"tuple_key":{"user":"user:a","relation":"viewer","object":"doc:1"},"authorization_model_id":"latest"}""", 400, "validation_error")]
    [InlineData("check", """{"tuple_key":{"user":"user:a","relation":"viewer","object":"doc:1"},"authorization_model_id":"01ARZ3NDEKTSV4RRFFQ69G5FAV"}""", 400, "authorization_model_not_found")]
    [InlineData("check", """{"tuple_key":{"user":"user:a","relation":"viewer","object":"doc:1"},"consistency":"NOW"}""", 400, "validation_error")]
    [InlineData("check", """{"tuple_key":{"user":"user:a","relation":"nothing","object":"doc:1"}}""", 400, "validation_error")]
    [InlineData("check", "[]", 400, "validation_error")]
    [InlineData("batch-check", """{"checks":[]}""", 400, "validation_error")]
    [InlineData("batch-check", """{"checks":[{"tuple_key":{"user":"user:a","relation":"viewer","object":"doc:1"},"correlation_id":"no spaces"}]}""", 400, "validation_error")]
    [InlineData("expand", """{"tuple_key":{"relation":"viewer"}}""", 400, "invalid_expand_input")]
    [InlineData("list-objects", """{"type":"d#c","relation":"viewer","user":"user:a"}""", 400, "type_invalid_pattern")]
    [InlineData("list-objects", """{"type":"doc","relation":"nothing","user":"user:a"}""", 400, "relation_not_found")]
    [InlineData("streamed-list-objects", """{"type":"nothing","relation":"viewer","user":"user:a"}""", 400, "type_not_found")]
    [InlineData("list-users", """{"object":{"type":"doc","id":"1"},"relation":"viewer","user_filters":[]}""", 400, "validation_error")]
    [InlineData("list-users", """{"object":{"type":"doc","id":"1"},"relation":"viewer","user_filters":[{"type":"user"},{"type":"group"}]}""", 400, "validation_error")]
    [InlineData("list-users", """{"object":{"type":"doc","id":"1"},"relation":"viewer","user_filters":[{"type":"user"}],"contextual_tuples":{"tuple_keys":[]}}""", 400, "validation_error")]
    [InlineData("write", "{}", 400, "invalid_write_input")]
    [InlineData("write", """{"writes":{"tuple_keys":[]}}""", 400, "validation_error")]
    [InlineData("write", """{"writes":{"tuple_keys":[{"user":"user:a","relation":"editor","object":"doc:1"}],"on_duplicate":"merge"}}""", 400, "validation_error")]
    [InlineData("write", """{"writes":{"tuple_keys":[{"user":"user:a","relation":"nothing","object":"doc:1"}]}}""", 400, "validation_error")]
    [InlineData("write", """{"deletes":{"tuple_keys":[{"user":"user:a","relation":"editor","object":"doc:1"}]}}""", 400, "write_failed_due_to_invalid_input")]
    [InlineData("read", """{"tuple_key":{}}""", 400, "validation_error")]
    [InlineData("read", """{"tuple_key":{"object":"doc:"}}""", 400, "validation_error")]
    [InlineData("read", """{"page_size":0}""", 400, "page_size_invalid")]
    [InlineData("read", """{"continuation_token":"forged"}""", 400, "invalid_continuation_token")]
    [InlineData("authorization-models", "{}", 400, "type_definitions_too_few_items")]
    [InlineData("authorization-models", """{"schema_version":"9.9","type_definitions":[{"type":"user"}]}""", 400, null)]
    [InlineData("authorization-models", """{"schema_version":"1.1","type_definitions":[{"type":"doc","relations":{"viewer":{"computedUserset":{"relation":"x"}}}}]}""", 400, "invalid_authorization_model")]
    [InlineData("nothing", "{}", 404, "undefined_endpoint")]
    public async Task What_is_wrong_has_OpenFGAs_code_and_says_what_to_mend(string call, string body, int status, string? code)
    {
        var store = await FgaStore.MakeAsync(server);
        var reply = await store.PostAsync(call, body);
        reply.Refusal.Status.Should().Be(status, reply.Text);
        reply.Refusal.Code.Should().Be(code ?? reply.Refusal.Code, reply.Text);
        reply.Json.GetProperty("message").GetString()!.Length.Should().BeGreaterThan(10);
        reply.Json.EnumerateObject().Select(static member => member.Name).Should().Equal("code", "message");
    }

    [Theory]
    [InlineData("changes?page_size=101", "page_size_invalid")]
    [InlineData("changes?page_size=two", "validation_error")]
    [InlineData("changes?page_size=1&page_size=2", "validation_error")]
    [InlineData("changes?type=d%23c", "type_invalid_pattern")]
    [InlineData("changes?start_time=yesterday", "invalid_start_time")]
    [InlineData("changes?continuation_token=forged", "invalid_continuation_token")]
    [InlineData("authorization-models?continuation_token=forged", "invalid_continuation_token")]
    [InlineData("authorization-models/01ARZ3NDEKTSV4RRFFQ69G5FAV", "authorization_model_not_found")]
    [InlineData("assertions/01ARZ3NDEKTSV4RRFFQ69G5FAV", "authorization_model_not_found")]
    public async Task So_has_a_wrong_question_in_the_address(string call, string code)
    {
        var store = await FgaStore.MakeAsync(server);
        var reply = await store.GetAsync(call);
        reply.Refusal.Should().Be((400, code), reply.Text);
    }

    [Fact]
    public async Task A_token_of_one_question_does_not_continue_another()
    {
        var (store, other) = (await FgaStore.MakeAsync(server), await FgaStore.MakeAsync(server));
        await store.WriteAsync(("user:a", "editor", "doc:1"), ("user:b", "editor", "doc:1"));
        var token = (await store.PostAsync("read", """{"page_size":1}""")).Json.GetProperty("continuation_token").GetString();
        token.Should().NotBeEmpty();
        (await store.PostAsync("read", $$"""{"page_size":1,"continuation_token":"{{token}}"}""")).Json.GetProperty("tuples").GetArrayLength().Should().Be(1);
        (await store.PostAsync("read", $$"""{"tuple_key":{"object":"doc:1"},"continuation_token":"{{token}}"}""")).Refusal.Should().Be((400, "invalid_continuation_token"));
        (await other.PostAsync("read", $$"""{"page_size":1,"continuation_token":"{{token}}"}""")).Refusal.Should().Be((400, "invalid_continuation_token"));
    }

    [Fact]
    public async Task Limits_are_OpenFGAs()
    {
        var store = await FgaStore.MakeAsync(server);
        string Keys(int count, string at) => string.Join(',', Enumerable.Range(0, count).Select(i => $$"""{"user":"user:{{i}}","relation":"viewer","object":"doc:{{at}}"}"""));
        (await store.PostAsync("write", $$"""{"writes":{"tuple_keys":[{{Keys(101, "1")}}] } }""")).Refusal.Should().Be((400, "exceeded_entity_limit"));
        (await store.PostAsync("write", $$"""{"writes":{"tuple_keys":[{{Keys(60, "1")}}]},"deletes":{"tuple_keys":[{{Keys(41, "2")}}] } }""")).Refusal.Should().Be((400, "exceeded_entity_limit"));
        (await store.PostAsync("write", $$"""{"writes":{"tuple_keys":[{{Keys(100, "1")}}] } }""")).Status.Should().Be(HttpStatusCode.OK);
        (await store.PostAsync("check", $$"""{"tuple_key":{"user":"user:a","relation":"viewer","object":"doc:1"},"contextual_tuples":{"tuple_keys":[{{Keys(101, "3")}}] } }""")).Refusal.Should().Be((400, "validation_error"));
        var checks = string.Join(',', Enumerable.Range(0, 51).Select(static i => $$"""{"tuple_key":{"user":"user:a","relation":"viewer","object":"doc:1"},"correlation_id":"{{i}}"}"""));
        (await store.PostAsync("batch-check", $$"""{"checks":[{{checks}}]}""")).Refusal.Should().Be((400, "validation_error"));
        var assertions = string.Join(',', Enumerable.Repeat("""{"tuple_key":{"user":"user:a","relation":"viewer","object":"doc:1"},"expectation":true}""", 101));
        (await store.PutAsync($"assertions/{store.ModelId}", $$"""{"assertions":[{{assertions}}]}""")).Refusal.Should().Be((400, "assertions_too_many_items"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_beyond_the_limit_is_not_read(bool chunked)
    {
        var store = await FgaStore.MakeAsync(server);
        using var content = new StreamContent(new MemoryStream(Encoding.UTF8.GetBytes($$"""{"x":"{{new string('x', 600 * 1024)}}"}""")));
        content.Headers.ContentType = new("application/json");
        if (chunked)
        {
            content.Headers.ContentLength = null;
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, $"/fga/stores/{store.Id}/check") { Content = content };
        request.Headers.TransferEncodingChunked = chunked;
        using var response = await server.Admin.SendAsync(request, TestContext.Current.CancellationToken);
        response.StatusCode.Should().Be(HttpStatusCode.RequestEntityTooLarge);
        (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Should().Contain("exceeded_entity_limit");
    }

    [Fact]
    public async Task An_answer_names_its_store_and_the_model_it_was_given_by()
    {
        var store = await FgaStore.MakeAsync(server);
        var newest = (await store.PostAsync("authorization-models", FgaStore.Model)).Json.GetProperty("authorization_model_id").GetString()!;
        var reply = await store.PostAsync("check", Check);
        (reply.Headers["Openfga-Store-Id"], reply.Headers["Openfga-Authorization-Model-Id"]).Should().Be((store.Id, newest));
        var pinned = await store.PostAsync("check", $"{Check[..^1]},\"authorization_model_id\":\"{store.ModelId}\"}}");
        pinned.Headers["Openfga-Authorization-Model-Id"].Should().Be(store.ModelId);
        reply.Text.Should().Be("""{"allowed":false,"resolution":""}""");
    }

    [Fact]
    public async Task What_a_later_version_of_OpenFGA_may_send_is_passed_over()
    {
        var store = await FgaStore.MakeAsync(server);
        (await store.PostAsync("check", $"{Check[..^1]},\"of_tomorrow\":{{\"a\":1}}}}")).Status.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_check_with_trace_carries_its_proof()
    {
        var store = await FgaStore.MakeAsync(server);
        await store.WriteAsync(("user:a", "editor", "doc:1"));
        var yes = await store.PostAsync("check", $"{Check[..^1]},\"trace\":true}}");
        yes.Json.GetProperty("allowed").GetBoolean().Should().BeTrue();
        yes.Json.GetProperty("resolution").GetString().Should().Contain("doc:1#viewer").And.Contain("doc:1#editor@user:a");
        var no = await store.PostAsync("check", """{"tuple_key":{"user":"user:b","relation":"viewer","object":"doc:1"},"trace":true}""");
        no.Json.GetProperty("allowed").GetBoolean().Should().BeFalse();
        no.Json.GetProperty("resolution").GetString().Should().Contain("no tuple");
    }

    [Fact]
    public async Task A_stream_is_a_line_of_json_for_each_object()
    {
        var store = await FgaStore.MakeAsync(server);
        await store.WriteAsync(("user:a", "editor", "doc:1"), ("user:*", "viewer", "doc:2"), ("user:b", "viewer", "doc:3"));
        var reply = await store.PostAsync("streamed-list-objects", """{"type":"doc","relation":"viewer","user":"user:a"}""");
        reply.Text.Should().EndWith("\n");
        reply.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order().Should().Equal(
            """{"result":{"object":"doc:1"}}""", """{"result":{"object":"doc:2"}}""");
    }

    [Fact]
    public async Task A_stream_goes_on_where_a_list_ends()
    {
        var store = await FgaStore.MakeAsync(server);
        for (var batch = 0; batch < 11; batch++)
        {
            await store.WriteAsync([.. Enumerable.Range(batch * 100, 100).Select(static i => ("user:a", "viewer", $"doc:{i}"))]);
        }

        const string asked = """{"type":"doc","relation":"viewer","user":"user:a"}""";
        (await store.PostAsync("list-objects", asked)).Json.GetProperty("objects").GetArrayLength().Should().Be(1000);
        (await store.PostAsync("streamed-list-objects", asked)).Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().HaveCount(1100);
    }

    [Fact]
    public async Task A_removal_is_in_force_before_the_call_that_made_it_returns()
    {
        var store = await FgaStore.MakeAsync(server);
        await store.WriteAsync(("user:a", "editor", "doc:1"));
        (await store.AllowsAsync("user:a", "viewer", "doc:1")).Should().BeTrue();
        (await store.PostAsync("write", """{"deletes":{"tuple_keys":[{"user":"user:a","relation":"editor","object":"doc:1"}]}}""")).Text.Should().Be("{}");
        (await store.AllowsAsync("user:a", "viewer", "doc:1")).Should().BeFalse();
    }

    [Fact]
    public async Task A_tuple_comes_back_as_it_was_written_and_its_removal_without_its_condition()
    {
        var store = await FgaStore.MakeAsync(server);
        const string key = """{"user":"user:a","relation":"editor","object":"doc:1","condition":{"name":"early","context":{"limit":9}}}""";
        (await store.PostAsync("write", $$"""{"writes":{"tuple_keys":[{{key}}] } }""")).Status.Should().Be(HttpStatusCode.OK);
        var read = (await store.PostAsync("read", "{}")).Json.GetProperty("tuples")[0];
        JsonElement.DeepEquals(read.GetProperty("key"), JsonDocument.Parse(key).RootElement).Should().BeTrue(read.GetRawText());
        await store.PostAsync("write", """{"deletes":{"tuple_keys":[{"user":"user:a","relation":"editor","object":"doc:1","condition":{"name":"early"}}] } }""");
        var changes = (await store.GetAsync("changes")).Json.GetProperty("changes").EnumerateArray().ToList();
        changes.Select(static change => change.GetProperty("operation").GetString()).Should().Equal("TUPLE_OPERATION_WRITE", "TUPLE_OPERATION_DELETE");
        changes[1].GetProperty("tuple_key").GetProperty("condition").ValueKind.Should().Be(JsonValueKind.Null);
    }

    [Fact]
    public async Task Assertions_come_back_with_all_that_belongs_to_them()
    {
        var store = await FgaStore.MakeAsync(server);
        const string assertion = """
            {"tuple_key":{"user":"user:a","relation":"viewer","object":"doc:1"},"expectation":true,
             "contextual_tuples":[{"user":"user:a","relation":"editor","object":"doc:1","condition":{"name":"early","context":{"limit":9}}}],"context":{"hour":3}}
            """;
        var written = await store.PutAsync($"assertions/{store.ModelId}", $$"""{"assertions":[{{assertion}}]}""");
        (written.Status, written.Text).Should().Be((HttpStatusCode.NoContent, ""));
        var read = (await store.GetAsync($"assertions/{store.ModelId}")).Json.GetProperty("assertions")[0];
        JsonElement.DeepEquals(read, JsonDocument.Parse(assertion).RootElement).Should().BeTrue(read.GetRawText());
    }

    [Fact]
    public async Task The_policys_own_store_is_read_like_any_other_and_its_model_is_the_folders()
    {
        var store = (await FgaStore.SendAsync(server, HttpMethod.Get, "/stores?name=policy")).Json.GetProperty("stores")[0].GetProperty("id").GetString()!;
        var policy = new FgaStore(server, store);
        var models = (await policy.GetAsync("authorization-models")).Json.GetProperty("authorization_models");
        models[0].GetProperty("type_definitions").EnumerateArray().Select(static type => type.GetProperty("type").GetString()).Should().Contain("toolset");
        (await policy.PostAsync("authorization-models", FgaStore.Model)).Refusal.Status.Should().BeOneOf(400, 403);
        (await FgaStore.SendAsync(server, HttpMethod.Delete, $"/stores/{store}")).Refusal.Should().Be((403, "forbidden"));

        var ben = ServerUnderTest.NewName("ben-");
        await policy.WriteAsync(($"user:{ben}", "human_may", "operation:orders/read"));
        (await policy.AllowsAsync($"user:{ben}", "human_may", "operation:orders/read")).Should().BeTrue();
        (await server.AdminGetAsync($"/admin/tuples?user=user:{ben}")).GetArrayLength().Should().Be(1, "it is the same store");
    }

    [Fact]
    public async Task A_store_that_was_deleted_is_gone_with_all_that_was_in_it()
    {
        var store = await FgaStore.MakeAsync(server);
        await store.WriteAsync(("user:a", "editor", "doc:1"));
        var deleted = await FgaStore.SendAsync(server, HttpMethod.Delete, $"/stores/{store.Id}");
        (deleted.Status, deleted.Text).Should().Be((HttpStatusCode.NoContent, ""));
        (await store.PostAsync("check", Check)).Refusal.Should().Be((404, "store_id_not_found"));
        (await FgaStore.SendAsync(server, HttpMethod.Delete, $"/stores/{store.Id}")).Refusal.Should().Be((404, "store_id_not_found"));
    }
}
