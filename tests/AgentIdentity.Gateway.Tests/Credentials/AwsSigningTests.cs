using System.Net;
using System.Text;
using AgentIdentity.Gateway.Ports;
using AgentIdentity.Gateway.Tests.World;
using AgentIdentity.Tests;

namespace AgentIdentity.Gateway.Tests.Credentials;

/// <summary>Requests that leave under a role's signature, as the service would check them: over the bytes that arrived.</summary>
public sealed class AwsSigningTests
{
    [Theory]
    [InlineData("s3", "/reports/2026/q1.csv")]
    [InlineData("s3", "/reports/a%20b/%C3%A4.txt")]
    [InlineData("s3", "/reports/a+b@c:d=e,f!g'(h)$i&j")]
    [InlineData("s3", "/reports?list-type=2&prefix=a%2Fb&delimiter=%2F")]
    [InlineData("s3", "/reports/key?versionId=abc&partNumber=1")]
    [InlineData("s3", "/reports?uploads")]
    [InlineData("s3", "/reports?b=2&a=1&a=0&c=")]
    [InlineData("execute-api", "/prod/orders/7")]
    [InlineData("execute-api", "/prod/a%20b/%C3%A4?z=%C3%A4&a=%20&b=x%3Dy")]
    [InlineData("bedrock", "/model/eu.anthropic.claude-v1:0/converse")]
    [InlineData("execute-api", "/")]
    public async Task The_signature_covers_exactly_what_arrives(string service, string target)
    {
        await using var world = await AwsWorld.StartAsync(service);
        using var response = await world.Caller.SendAsync(HttpMethod.Get, "/api/cloud" + target);
        response.StatusCode.Should().Be(HttpStatusCode.OK, await response.Content.ReadAsStringAsync());
        var seen = world.Upstream.Seen.Single();
        seen.Target.Should().Be(target, "what was decided is what is sent");
        AwsWorld.Refusal(seen, service).Should().BeNull();
        seen.Headers["X-Amz-Security-Token"].Should().Be(AwsWorld.Token);
        AwsWorld.Refusal(seen with { Target = target + "x" }, service).Should().NotBeNull("the receiver's check is one");
        AwsWorld.Refusal(seen with { Method = "DELETE" }, service).Should().NotBeNull();
        AwsWorld.Refusal(seen with { Body = "more" }, service).Should().NotBeNull();
    }

    [Theory]
    [InlineData("application/json", """{"amount":1}""", true)]
    [InlineData("application/x-www-form-urlencoded", "Action=ListUsers&Version=2010-05-08", true)]
    [InlineData("application/octet-stream", "bytes \u0001", true)]
    [InlineData("application/octet-stream", "bytes", false)]
    [InlineData("application/json", "", true)]
    public async Task The_body_is_signed_as_it_is_sent_with_and_without_a_length(string type, string body, bool length)
    {
        foreach (var service in (string[])["s3", "dynamodb"])
        {
            await using var world = await AwsWorld.StartAsync(service);
            HttpContent content = length ? new StringContent(body, Encoding.UTF8) : new Unmeasured(Encoding.UTF8.GetBytes(body));
            content.Headers.ContentType = new(type);
            using var request = world.Caller.Request(HttpMethod.Post, "/api/cloud/things", content);
            request.Headers.Add("x-amz-target", "DynamoDB_20120810.GetItem");
            using var response = await world.Client.SendAsync(request);
            response.StatusCode.Should().Be(HttpStatusCode.OK, await response.Content.ReadAsStringAsync());
            var seen = world.Upstream.Seen.Single();
            seen.Body.Should().Be(body);
            AwsWorld.Refusal(seen, service).Should().BeNull();
            seen.Headers["Authorization"].Should().Contain("x-amz-target", "a header that changes the meaning is signed");
        }
    }

    [Fact]
    public async Task Signatures_of_the_caller_end_at_the_gateway()
    {
        await using var world = await AwsWorld.StartAsync("s3");
        using var request = world.Caller.Request(HttpMethod.Get, "/api/cloud/reports/a");
        foreach (var name in (string[])["x-amz-date", "x-amz-security-token", "x-amz-content-sha256", "x-amz-user-agent", "amz-sdk-invocation-id", "amz-sdk-request"])
        {
            request.Headers.TryAddWithoutValidation(name, "evil");
        }

        using var response = await world.Client.SendAsync(request);
        var seen = world.Upstream.Seen.Single();
        seen.Headers.Values.Should().NotContain(static value => value.Contains("evil"));
        AwsWorld.Refusal(seen, "s3").Should().BeNull();
    }

    /// <summary>Each would have AWS do something else than the method and the path say, or with something else than the gateway's signature.</summary>
    [Theory]
    [InlineData("x-amz-copy-source", "/secrets/all", "")]
    [InlineData("x-amz-acl", "public-read", "")]
    [InlineData("X-Amz-Tagging", "a=b", "")]
    [InlineData("x-amz-trailer", "x-amz-checksum-crc32", "")]
    [InlineData("x-amz-decoded-content-length", "5", "")]
    [InlineData("Content-Encoding", "aws-chunked", "")]
    [InlineData("Content-Encoding", "gzip, aws-chunked", "")]
    [InlineData("X-Kept", "1", "?X-Amz-Signature=00&X-Amz-Credential=x")]
    [InlineData("X-Kept", "1", "?x%2Damz%2Dsecurity%2Dtoken=1")]
    [InlineData("X-Kept", "1", "?AWSAccessKeyId=1&Signature=2")]
    [InlineData("X-Kept", "1", "?prefix=a+b")]
    [InlineData("X-Kept", "1", "?%C3%A4=1&x*y=2")]
    public async Task What_would_change_the_meaning_or_the_signer_is_refused(string header, string value, string query)
    {
        await using var world = await AwsWorld.StartAsync("s3");
        using var content = new StringContent("hello");
        using var request = world.Caller.Request(HttpMethod.Put, "/api/cloud/reports/a" + query, content);
        _ = request.Headers.TryAddWithoutValidation(header, value) || content.Headers.TryAddWithoutValidation(header, value);
        using var response = await world.Client.SendAsync(request);
        (await Expect.CodeOf(response)).Should().Be("AID3314");
        response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        world.Upstream.Seen.Should().BeEmpty();
        world.Evidence.Bodies(EvidenceKinds.Outcome).Should().ContainSingle().Which.GetProperty("refusal").GetProperty("code").GetString().Should().Be("AID3314");
    }

    [Theory]
    [InlineData("x-amz-copy-source", "/secrets/all", "")]
    [InlineData("X-Kept", "1", "?X-Amz-Signature=00&X-Amz-Credential=x")]
    [InlineData("X-Kept", "1", "?prefix=a+b")]
    public async Task Nor_does_it_open_a_WebSocket(string header, string value, string query)
    {
        await using var world = await AwsWorld.StartAsync("execute-api", static world => world.Settings["AgentIdentity:Upstreams:cloud:WebSockets"] = "true");
        using var request = world.Caller.Request(HttpMethod.Get, "/api/cloud/prod" + query);
        foreach (var (name, text) in new[] { ("Connection", "Upgrade"), ("Upgrade", "websocket"), ("Sec-WebSocket-Version", "13"), ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="), (header, value) })
        {
            request.Headers.TryAddWithoutValidation(name, text);
        }

        using var response = await world.Client.SendAsync(request);
        (await Expect.CodeOf(response)).Should().Be("AID3314");
        world.Upstream.Seen.Should().BeEmpty();
    }

    [Fact]
    public async Task A_body_that_is_too_large_to_sign_is_refused()
    {
        await using var world = await AwsWorld.StartAsync("s3");
        using var response = await world.Caller.SendAsync(HttpMethod.Put, "/api/cloud/reports/a", new Unmeasured(new byte[70_000]));
        response.StatusCode.Should().Be(HttpStatusCode.RequestEntityTooLarge);
        world.Upstream.Seen.Should().BeEmpty();
    }

    [Fact]
    public async Task The_record_of_the_call_names_the_session_and_holds_no_secret()
    {
        await using var world = await AwsWorld.StartAsync("s3");
        using var response = await world.Caller.SendAsync(HttpMethod.Get, "/api/cloud/reports/a");
        await Expect.Soon(() => world.Evidence.Bodies(EvidenceKinds.Outcome).Any());
        var end = world.Evidence.Bodies(EvidenceKinds.Outcome).Single();
        end.GetProperty("credential").GetString().Should().Be("aws session codex of ben");
        string.Concat(world.Evidence.Notes.Select(static note => Encoding.UTF8.GetString(note.Body.Span))).Should().NotContain(SigV4.SecretKey).And.NotContain(AwsWorld.Token);
    }

    private sealed class Unmeasured(byte[] bytes) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => stream.WriteAsync(bytes).AsTask();

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
