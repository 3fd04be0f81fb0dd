using System.Buffers;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgentIdentity.Gateway.Obligations;
using AgentIdentity.Gateway.Ports;
using AgentIdentity.Gateway.Tests.World;
using AgentIdentity.Policy;
using AgentIdentity.Tests;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.Gateway.Tests.Obligations;

/// <summary>Redaction of answers that are too long to wait for, and of events.</summary>
public sealed class StreamedRedactionTests
{
    [Law(Cases = 400)]
    public bool A_document_in_pieces_loses_what_it_loses_as_a_whole(int seed, byte[] cuts)
    {
        var bytes = Encoding.UTF8.GetBytes(Document(seed).ToJsonString());
        var tree = Tree("iban", "a.b", "c[].iban");
        var whole = new JsonRedaction(tree);
        whole.TryWrite(bytes, out var expected).Should().BeTrue();
        using var streamed = new StreamedRedaction(tree, null);
        var passed = Feed(streamed, bytes, cuts);
        return passed is not null && passed.AsSpan().SequenceEqual(expected.Span) && streamed.Removed == whole.Removed && !Encoding.UTF8.GetString(passed).Contains("SECRET", StringComparison.Ordinal);
    }

    [Law(Cases = 400)]
    public bool What_is_no_document_as_a_whole_is_none_in_pieces(int seed, byte[] cuts, byte letter)
    {
        var bytes = Encoding.UTF8.GetBytes(Document(seed).ToJsonString());
        bytes[(seed & int.MaxValue) % bytes.Length] = letter;
        var tree = Tree("iban");
        var asWhole = new JsonRedaction(tree).TryWrite(bytes, out var expected);
        using var streamed = new StreamedRedaction(tree, null);
        var passed = Feed(streamed, bytes, cuts);
        return asWhole ? passed.AsSpan().SequenceEqual(expected.Span) : passed is null;
    }

    [Fact]
    public async Task An_answer_of_40_MB_passes_without_its_secrets_and_without_being_held()
    {
        await using var world = await StartAsync();
        var written = 0;
        world.Upstream.Answer = async (http, _) =>
        {
            http.Response.ContentType = "application/json";
            var row = Encoding.UTF8.GetBytes("{\"name\":\"" + new string('n', 900) + "\",\"iban\":\"DE00SECRET\"}");
            await http.Response.WriteAsync("[");
            for (var i = 0; i < 40_000; i++, written++)
            {
                await http.Response.Body.WriteAsync(i == 0 ? row : [(byte)',', .. row]);
            }

            await http.Response.WriteAsync("]");
        };
        using var response = await world.Caller.SendAsync(HttpMethod.Get, "/api/orders/contacts");
        response.StatusCode.Should().Be(HttpStatusCode.OK);
        int before;
        do
        {
            before = written;
            await Task.Delay(300);
        }
        while (written > before);
        before.Should().BeLessThan(40_000, "whoever does not read holds the upstream up");
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        var buffer = new char[64 * 1024];
        long length = 0;
        for (int count; (count = await reader.ReadAsync(buffer)) > 0; length += count)
        {
            new string(buffer, 0, count).Should().NotContain("SECRET");
        }

        length.Should().Be(40_000 * (900 + 12) + 1);
        await Expect.Soon(() => world.Evidence.Bodies(EvidenceKinds.Outcome).Any());
        world.Evidence.Bodies(EvidenceKinds.Outcome).Single().GetProperty("redacted").GetInt32().Should().Be(40_000);
    }

    [Fact]
    public async Task A_long_answer_that_turns_out_to_be_none_breaks_off()
    {
        await using var world = await StartAsync();
        world.Upstream.Answer = (http, _) =>
        {
            http.Response.ContentType = "application/json";
            return http.Response.WriteAsync("[" + string.Concat(Enumerable.Repeat("{\"name\":\"Ann\"},", 100_000)) + "DE00SECRET]");
        };
        using var response = await world.Caller.SendAsync(HttpMethod.Get, "/api/orders/contacts");
        await response.Content.Invoking(static content => content.ReadAsStringAsync()).Should().ThrowAsync<HttpRequestException>();
        await Expect.Soon(() => world.Evidence.Bodies(EvidenceKinds.Outcome).Any());
        world.Evidence.Bodies(EvidenceKinds.Outcome).Single().GetProperty("refusal").GetProperty("code").GetString().Should().Be("AID3206");
    }

    [Fact]
    public async Task Events_come_without_it_one_by_one_and_the_stream_ends_where_one_cannot_be_looked_through()
    {
        await using var world = await StartAsync();
        world.Upstream.Answer = async (http, _) =>
        {
            http.Response.ContentType = "text/event-stream";
            await http.Response.WriteAsync(": DE00SECRET\n\nid: 7\nevent: contact\ndata: {\"name\":\"Ann\",\ndata: \"iban\":\"DE00SECRET\"}\n\ndata: the iban is DE00SECRET\n\ndata: {}\n\n");
        };
        using var response = await world.Caller.SendAsync(HttpMethod.Get, "/api/orders/contacts");
        var text = await response.Content.ReadAsStringAsync();
        text.Should().StartWith("\nid: 7\nevent: contact\ndata: {\"name\":\"Ann\"}\n\nevent: error\ndata: {").And.Contain("AID3507").And.NotContain("SECRET").And.EndWith("}\n\n");
    }

    private static Task<GatewayWorld> StartAsync() => GatewayWorld.StartAsync(static world => world.Decisions.Says = static decision => decision with
    {
        Obligations = [new Obligation("hide-iban", ObligationKind.Redact, ["iban"])],
    });

    private static byte[]? Feed(StreamedRedaction streamed, byte[] bytes, byte[] cuts)
    {
        var passed = new ArrayBufferWriter<byte>();
        var at = 0;
        foreach (var cut in cuts)
        {
            var next = Math.Min(bytes.Length, at + (cut % 19));
            if (!streamed.TryFeed(bytes.AsSpan(at, next - at), isLast: false))
            {
                return null;
            }

            passed.Write(streamed.Ready.Span);
            streamed.Taken();
            at = next;
        }

        if (!streamed.TryFeed(bytes.AsSpan(at), isLast: false) || !streamed.TryFeed([], isLast: true))
        {
            return null;
        }

        passed.Write(streamed.Ready.Span);
        return passed.WrittenSpan.ToArray();
    }

    private static RedactionTree Tree(params string[] paths) => RedactionTree.Of(new Decision
    {
        Id = "dec_1",
        Outcome = AgentIdentity.Policy.Outcome.Allow,
        Visible = true,
        ArgumentsKnown = true,
        Conjuncts = [],
        BundleDigest = "sha256:test",
        Obligations = [new Obligation("hide", ObligationKind.Redact, [.. paths])],
    })!;

    private static JsonObject Document(int seed)
    {
        var state = (uint)seed | 1;
        int Below(int limit)
        {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            return (int)(state % (uint)limit);
        }

        JsonNode? Value(int depth) => Below(depth > 4 ? 5 : 8) switch
        {
            0 => JsonValue.Create(Below(1000) - 500),
            1 => JsonValue.Create("grüße \"\\ \u0007 ☃ 𝄞"),
            2 => null,
            3 => JsonValue.Create(Below(2) == 0),
            4 => JsonValue.Create(1.5e10),
            5 => JsonValue.Create(new JsonObject { ["iban"] = "DE00SECRET", ["x"] = Value(depth + 1) }.ToJsonString()),
            6 => new JsonArray([.. Enumerable.Range(0, Below(4)).Select(_ => Value(depth + 1))]),
            _ => Object(depth + 1),
        };

        JsonObject Object(int depth)
        {
            var members = new JsonObject();
            foreach (var name in new[] { "a", "b", "c", "iban", "name" }.Where(_ => Below(2) == 0))
            {
                members[name] = name is "iban" && depth == 0 ? "DE00SECRET" : Value(depth);
            }

            return members;
        }

        return Object(0);
    }
}
