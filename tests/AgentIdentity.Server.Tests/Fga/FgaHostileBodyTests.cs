using System.Text.Json.Nodes;
using AgentIdentity.Server.Tests.Setup;

namespace AgentIdentity.Server.Tests.Fga;

/// <summary>Every part of every request replaced by everything that does not belong there: an answer or a refusal, and never a fault.</summary>
public sealed class FgaHostileBodyTests(ServerUnderTest server)
{
    private const string Tuple = """{"user":"user:a","relation":"editor","object":"doc:1","condition":{"name":"early","context":{"limit":9,"hour":[1,{"a":null}]}}}""";

    private static readonly string?[] Replacements =
    [
        null, "null", "true", "0", "-1", "1.5", "1e308", "99999999999999999999", "\"\"", "\"x\"", "\":\"", "\"#\"", "\"*\"", "\"user:*\"", "\"doc:1#viewer\"", "\"group:g#member\"",
        "\"user:\\u0000\"", "\"\\ud83d\\ude00:😀\"", "\"user:a b\"", "\"user:\\u200b\"", "[]", "[[]]", "[null]", "[{}]", "{}", """{"a":{"b":[1]}}""",
        $"\"user:{new string('a', 600)}\"", $"\"{new string('é', 300)}\"",
        "\"01ARZ3NDEKTSV4RRFFQ69G5FAV\"", "\"HIGHER_CONSISTENCY\"", "\"ignore\"",
    ];

    [Theory]
    [InlineData("check", """{"tuple_key":{"user":"user:a","relation":"viewer","object":"doc:1"},"contextual_tuples":{"tuple_keys":[TUPLE]},"context":{"hour":3},"authorization_model_id":"MODEL","consistency":"UNSPECIFIED","trace":true}""")]
    [InlineData("batch-check", """{"checks":[{"tuple_key":{"user":"user:a","relation":"viewer","object":"doc:1"},"contextual_tuples":{"tuple_keys":[TUPLE]},"context":{"hour":3},"correlation_id":"one"}],"authorization_model_id":"MODEL","consistency":"UNSPECIFIED"}""")]
    [InlineData("expand", """{"tuple_key":{"relation":"viewer","object":"doc:1"},"contextual_tuples":{"tuple_keys":[TUPLE]},"authorization_model_id":"MODEL","consistency":"UNSPECIFIED"}""")]
    [InlineData("list-objects", """{"type":"doc","relation":"viewer","user":"user:a","contextual_tuples":{"tuple_keys":[TUPLE]},"context":{"hour":3},"authorization_model_id":"MODEL"}""")]
    [InlineData("streamed-list-objects", """{"type":"doc","relation":"viewer","user":"user:a","contextual_tuples":{"tuple_keys":[TUPLE]},"context":{"hour":3}}""")]
    [InlineData("list-users", """{"object":{"type":"doc","id":"1"},"relation":"viewer","user_filters":[{"type":"group","relation":"member"}],"contextual_tuples":[TUPLE],"context":{"hour":3}}""")]
    [InlineData("read", """{"tuple_key":{"user":"user:a","relation":"viewer","object":"doc:1"},"page_size":3,"continuation_token":"","consistency":"UNSPECIFIED"}""")]
    [InlineData("write", """{"writes":{"tuple_keys":[TUPLE],"on_duplicate":"ignore"},"deletes":{"tuple_keys":[{"user":"user:b","relation":"editor","object":"doc:1"}],"on_missing":"ignore"},"authorization_model_id":"MODEL"}""")]
    [InlineData("assertions/MODEL", """{"assertions":[{"tuple_key":{"user":"user:a","relation":"viewer","object":"doc:1"},"expectation":true,"contextual_tuples":[TUPLE],"context":{"hour":3}}]}""")]
    [InlineData("authorization-models", """{"schema_version":"1.1","type_definitions":[{"type":"user"},{"type":"doc","relations":{"viewer":{"union":{"child":[{"this":{}},{"computedUserset":{"relation":"owner"}}]}},"owner":{"this":{}}},"metadata":{"relations":{"viewer":{"directly_related_user_types":[{"type":"user","wildcard":{}}]},"owner":{"directly_related_user_types":[{"type":"user","condition":"early"}]}}}}],"conditions":{"early":{"name":"early","expression":"h < 3","parameters":{"h":{"type_name":"TYPE_NAME_INT"}}}}}""")]
    public async Task No_part_of_a_body_brings_the_server_down(string call, string body)
    {
        var store = await FgaStore.MakeAsync(server);
        await store.WriteAsync(("user:a", "editor", "doc:1"), ("user:*", "viewer", "doc:2"), ("group:g#member", "viewer", "doc:1"));
        var whole = body.Replace("TUPLE", Tuple, StringComparison.Ordinal).Replace("MODEL", store.ModelId, StringComparison.Ordinal);
        var address = call.Replace("MODEL", store.ModelId, StringComparison.Ordinal);
        foreach (var changed in Variants(whole))
        {
            var reply = call.StartsWith("assertions", StringComparison.Ordinal) ? await store.PutAsync(address, changed) : await store.PostAsync(address, changed);
            ((int)reply.Status).Should().BeLessThan(500, $"{call} {changed} was answered {reply.Text}");
            if ((int)reply.Status >= 400)
            {
                reply.Refusal.Code.Should().NotBeNullOrEmpty(changed);
                reply.Json.GetProperty("message").GetString().Should().NotBeNullOrEmpty(changed);
            }
        }
    }

    private static IEnumerable<string> Variants(string body)
    {
        var paths = Paths(JsonNode.Parse(body)!).ToList();
        return from path in paths from replacement in Replacements select Changed(body, path, replacement);
    }

    private static IEnumerable<string[]> Paths(JsonNode node, params string[] above)
    {
        IEnumerable<(string Name, JsonNode? Value)> children = node switch
        {
            JsonObject members => members.Select(static member => (member.Key, member.Value)),
            JsonArray items => items.Select(static (item, i) => (i.ToString(System.Globalization.CultureInfo.InvariantCulture), item)),
            _ => [],
        };
        foreach (var (name, value) in children)
        {
            string[] path = [.. above, name];
            yield return path;
            foreach (var below in value is null ? [] : Paths(value, path))
            {
                yield return below;
            }
        }
    }

    // The replacement goes in as text, for some of them are nothing that a JSON library would write.
    private static string Changed(string body, string[] path, string? replacement)
    {
        const string mark = "\"here it goes\"";
        var root = JsonNode.Parse(body)!;
        var parent = path[..^1].Aggregate(root, static (node, name) => node is JsonArray items ? items[int.Parse(name, System.Globalization.CultureInfo.InvariantCulture)]! : node[name]!);
        if (parent is JsonArray list)
        {
            list[int.Parse(path[^1], System.Globalization.CultureInfo.InvariantCulture)] = JsonNode.Parse(mark);
        }
        else if (replacement is null)
        {
            parent.AsObject().Remove(path[^1]);
        }
        else
        {
            parent[path[^1]] = JsonNode.Parse(mark);
        }

        return root.ToJsonString().Replace(mark, replacement ?? "null", StringComparison.Ordinal);
    }
}
