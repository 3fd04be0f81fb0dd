using System.Text;
using AgentIdentity.Gateway.Forwarding;
using AgentIdentity.Gateway.Ports;
using AgentIdentity.Gateway.Tests.World;
using AgentIdentity.Tests;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.Gateway.Tests.Credentials;

public sealed class EchoTests
{
    private const string Secret = "abcabcabd+/9";

    [Theory]
    [InlineData("shop")]
    [InlineData("orders")]
    public async Task An_upstream_that_repeats_what_it_was_shown_tells_the_caller_nothing(string upstream)
    {
        await using var world = await GatewayWorld.StartAsync(static w => w.Settings["AgentIdentity:Upstreams:shop:Secret"] = Secret);
        world.Upstream.Answer = static async (http, _) =>
        {
            http.Response.Headers["X-Echo"] = http.Request.Headers["X-Shop-Key"].ToString() + http.Request.Headers.Authorization;
            await http.Response.WriteAsJsonAsync(http.Request.Headers.ToDictionary(static one => one.Key, static one => one.Value.ToString()));
        };
        using var request = world.Caller.Request(HttpMethod.Get, $"/api/{upstream}/items");
        request.Headers.TryAddWithoutValidation("Accept-Encoding", "gzip");
        using var response = await world.Client.SendAsync(request);
        var body = await response.Content.ReadAsStringAsync();
        body.Should().Contain("****").And.NotContain(Secret).And.NotContain("abcabcabd").And.NotContain(TestCredentials.Minted);
        response.Headers.Contains("X-Echo").Should().BeFalse();
        world.Upstream.Seen.Single().Headers.ContainsKey("Accept-Encoding").Should().Be(upstream != "shop", "what is packed cannot be looked through");
    }

    [Fact]
    public async Task A_stream_is_not_held_up()
    {
        await using var world = await GatewayWorld.StartAsync();
        var more = new TaskCompletionSource();
        world.Upstream.Answer = async (http, _) =>
        {
            http.Response.ContentType = "text/event-stream";
            await http.Response.WriteAsync("data: 1\n\n");
            await http.Response.Body.FlushAsync();
            await more.Task;
        };
        using var response = await world.Caller.SendAsync(HttpMethod.Get, "/api/shop/items");
        var buffer = new byte[100];
        var stream = await response.Content.ReadAsStreamAsync();
        var count = await stream.ReadAsync(buffer).AsTask().WaitAsync(TimeSpan.FromSeconds(10));
        Encoding.UTF8.GetString(buffer, 0, count).Should().Be("data: 1\n\n");
        more.SetResult();
    }

    /// <summary>Wherever the pieces of an answer end, it comes out as if it had come in one, with stars for the secret and nothing else changed.</summary>
    [Law(Cases = 300)]
    public Property However_an_answer_is_cut_the_secret_is_starred_and_nothing_else()
    {
        var part = Gen.Elements(Secret, "abc", "ab", "abcabc", "abd", "+", "x", "\n");
        var cases = from parts in part.ListOf() from size in Gen.Choose(1, 7) select (Text: string.Concat(parts), size);
        return Prop.ForAll(cases.ToArbitrary(), static one =>
        {
            using var mask = EchoMask.Over(new Pieces(Encoding.UTF8.GetBytes(one.Text), one.size), UpstreamCredential.Header("X-Key", new Secret(Secret)));
            using var read = new MemoryStream();
            mask.CopyToAsync(read).GetAwaiter().GetResult();
            return Encoding.UTF8.GetString(read.ToArray()) == one.Text.Replace(Secret, new string('*', Secret.Length), StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Where_nothing_was_shown_there_is_nothing_to_look_for()
    {
        using var answer = new MemoryStream();
        EchoMask.Over(answer, UpstreamCredential.None).Should().BeSameAs(answer);
        EchoMask.Over(answer, UpstreamCredential.Header("X-Key", new Secret("short"))).Should().BeSameAs(answer);
    }

    private sealed class Pieces(byte[] bytes, int size) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(size, buffer.Length)], cancellationToken);
    }
}
