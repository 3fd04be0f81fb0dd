using System.Collections.Concurrent;
using System.Globalization;
using System.Security;
using System.Text.Json;
using System.Text.RegularExpressions;
using AgentIdentity.Tests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AgentIdentity.Broker.Tests.Aws;

/// <summary>
/// AWS STS on a port of its own, written from its API reference: AssumeRole with SigV4, AssumeRoleWithWebIdentity with a token; each
/// parameter in its alphabet and limits, the role's trust policy, and the limit of an hour for chained roles.
/// </summary>
internal sealed partial class FakeSts : IAsyncDisposable
{
    public const string Region = "eu-central-1";
    public const string Role = "arn:aws:iam::111122223333:role/agents";
    private readonly WebApplication _app;

    private FakeSts(WebApplication app) => _app = app;

    public string Endpoint { get; private set; } = "";

    /// <summary>The parameters of each session that was given.</summary>
    public ConcurrentQueue<IReadOnlyDictionary<string, string>> Given { get; } = [];

    /// <summary>What the trust policy of the role allows besides assuming it.</summary>
    public HashSet<string> Trusts { get; } = ["sts:AssumeRole", "sts:AssumeRoleWithWebIdentity", "sts:TagSession", "sts:SetSourceIdentity"];

    public string? ExternalId { get; set; }

    /// <summary>Whether the caller's own credentials are a role's session: nothing made with them lives longer than an hour.</summary>
    public bool Chained { get; set; } = true;

    /// <summary>Reads a web identity; null where it is not one that the account's identity provider gave out.</summary>
    public Func<string, (string Subject, string SourceIdentity)?> Identity { get; set; } = static _ => null;

    public Func<DateTimeOffset> Now { get; set; } = TimeProvider.System.GetUtcNow;

    /// <summary>The key pair that sessions have; a new one each by default.</summary>
    public (string Id, string Secret)? Pair { get; set; }

    /// <summary>The token that sessions have; one of their own by default.</summary>
    public string? Token { get; set; }

    /// <summary>What happens in place of an answer.</summary>
    public Func<Task<IResult?>> Trouble { get; set; } = static () => Task.FromResult<IResult?>(null);

    public static async Task<FakeSts> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var sts = new FakeSts(app);
        app.MapPost("/", sts.AnswerAsync);
        await app.StartAsync();
        sts.Endpoint = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return sts;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task<IResult> AnswerAsync(HttpRequest request)
    {
        using var buffer = new MemoryStream();
        await request.Body.CopyToAsync(buffer);
        if (await Trouble() is { } trouble)
        {
            return trouble;
        }

        var form = QueryHelpers.ParseQuery(System.Text.Encoding.UTF8.GetString(buffer.ToArray())).ToDictionary(static one => one.Key, static one => one.Value.ToString());
        var byToken = form.GetValueOrDefault("Action") == "AssumeRoleWithWebIdentity";
        if (!byToken)
        {
            var signature = new SigV4(Region, "sts");
            var target = request.HttpContext.Features.Get<IHttpRequestFeature>()!.RawTarget;
            if (signature.Refusal(request.Method, target, name => request.Headers.TryGetValue(name, out var value) ? value.ToString() : null, buffer.ToArray()) is { } refused)
            {
                return Error(403, "SignatureDoesNotMatch", refused);
            }
        }
        else if (request.Headers.ContainsKey("Authorization"))
        {
            return Error(400, "ValidationError", "this call is not signed");
        }

        return form.GetValueOrDefault("Version") != "2011-06-15" ? Error(400, "InvalidAction", "another version")
            : Limits(form) ?? Trust(form, byToken) ?? Give(form, byToken);
    }

    private IResult? Limits(Dictionary<string, string> form)
    {
        var seconds = int.Parse(form.GetValueOrDefault("DurationSeconds", "3600"), CultureInfo.InvariantCulture);
        var tags = Tags(form);
        return !Arn().IsMatch(form.GetValueOrDefault("RoleArn", "")) ? Invalid("RoleArn")
            : !Name().IsMatch(form.GetValueOrDefault("RoleSessionName", "")) ? Invalid("RoleSessionName")
            : seconds is < 900 or > 43_200 ? Invalid("DurationSeconds")
            : Chained && seconds > 3600 ? Error(400, "ValidationError", "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining")
            : form.TryGetValue("SourceIdentity", out var source) && (!Name().IsMatch(source) || source.StartsWith("aws:", StringComparison.Ordinal)) ? Invalid("SourceIdentity")
            : form.TryGetValue("ExternalId", out var external) && external.Length is < 2 or > 1224 ? Invalid("ExternalId")
            : tags.Count > 50 || tags.Any(static tag => tag.Key.Length is 0 or > 128 || tag.Value.Length > 256 || !Tag().IsMatch(tag.Key + tag.Value)) ? Invalid("Tags")
            : Members(form, "TransitiveTagKeys.member.").Except(tags.Keys).Any() ? Invalid("TransitiveTagKeys")
            : form.TryGetValue("Policy", out var policy) ? PolicyFault(policy) : null;
    }

    // Plain text up to 2,048 characters; what is packed of it and the tags must fit as well, and is refused by another name.
    private static IResult? PolicyFault(string policy)
    {
        if (policy.Length is 0 or > 2048)
        {
            return Invalid("Policy");
        }

        try
        {
            var document = JsonDocument.Parse(policy).RootElement;
            return document.GetProperty("Version").GetString() == "2012-10-17" && document.GetProperty("Statement").GetArrayLength() > 0
                && document.GetProperty("Statement").EnumerateArray().All(static one => one.GetProperty("Effect").GetString() is "Allow" or "Deny"
                    && one.TryGetProperty("Action", out _) && one.TryGetProperty("Resource", out _))
                ? policy.Contains("too-much-to-pack", StringComparison.Ordinal) ? Error(400, "PackedPolicyTooLarge", "100%") : null
                : Error(400, "MalformedPolicyDocument", "a statement is not one");
        }
        catch (Exception malformed) when (malformed is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return Error(400, "MalformedPolicyDocument", "Syntax errors in policy.");
        }
    }

    private IResult? Trust(Dictionary<string, string> form, bool byToken)
    {
        if (byToken && Identity(form.GetValueOrDefault("WebIdentityToken", "")) is null)
        {
            return Error(400, "InvalidIdentityToken", "Couldn't retrieve verification key from your identity provider");
        }

        var tagged = byToken || Tags(form).Count > 0;
        var sourced = byToken || form.ContainsKey("SourceIdentity");
        return form["RoleArn"] != Role || !Trusts.Contains(byToken ? "sts:AssumeRoleWithWebIdentity" : "sts:AssumeRole")
            || (tagged && !Trusts.Contains("sts:TagSession")) || (sourced && !Trusts.Contains("sts:SetSourceIdentity"))
            || ExternalId != form.GetValueOrDefault("ExternalId")
            ? Error(403, "AccessDenied", $"User is not authorized to perform: sts:AssumeRole on resource: {form["RoleArn"]}") : null;
    }

    private IResult Give(Dictionary<string, string> form, bool byToken)
    {
        if (byToken)
        {
            (form["Subject"], form["SourceIdentity"]) = Identity(form["WebIdentityToken"])!.Value;
        }

        Given.Enqueue(form);
        var (action, number) = (form["Action"], Given.Count);
        var (id, secret) = Pair ?? ($"ASIAFAKE{number:D12}", $"session-secret-{number}");
        var until = Now() + TimeSpan.FromSeconds(int.Parse(form.GetValueOrDefault("DurationSeconds", "3600"), CultureInfo.InvariantCulture));
        return Results.Text($"""
            <{action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><{action}Result>
            <Credentials><AccessKeyId>{id}</AccessKeyId><SecretAccessKey>{secret}</SecretAccessKey><SessionToken>{Token ?? $"session-token-{number}"}</SessionToken>
            <Expiration>{until:yyyy-MM-dd'T'HH:mm:ss'Z'}</Expiration></Credentials><PackedPolicySize>6</PackedPolicySize>
            <AssumedRoleUser><AssumedRoleId>AROA:{form["RoleSessionName"]}</AssumedRoleId><Arn>arn:aws:sts::111122223333:assumed-role/agents/{form["RoleSessionName"]}</Arn></AssumedRoleUser>
            </{action}Result><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></{action}Response>
            """, "text/xml");
    }

    public static Dictionary<string, string> Tags(IReadOnlyDictionary<string, string> form) => Enumerable.Range(1, 60)
        .Where(i => form.ContainsKey($"Tags.member.{i}.Key")).ToDictionary(i => form[$"Tags.member.{i}.Key"], i => form[$"Tags.member.{i}.Value"]);

    public static IResult Error(int status, string code, string message) => Results.Text(
        $"<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error><Type>Sender</Type><Code>{code}</Code><Message>{SecurityElement.Escape(message)}</Message></Error><RequestId>r</RequestId></ErrorResponse>",
        "text/xml", statusCode: status);

    private static IResult Invalid(string parameter) => Error(400, "ValidationError", $"1 validation error detected: Value at '{parameter}' failed to satisfy constraint");

    private static IEnumerable<string> Members(IReadOnlyDictionary<string, string> form, string prefix) =>
        form.Where(one => one.Key.StartsWith(prefix, StringComparison.Ordinal)).Select(static one => one.Value);

    [GeneratedRegex(@"\Aarn:aws:iam::[0-9]{12}:role/[\w+=,.@/-]+\z")]
    private static partial Regex Arn();

    [GeneratedRegex(@"\A[A-Za-z0-9_+=,.@-]{2,64}\z")]
    private static partial Regex Name();

    [GeneratedRegex(@"\A[\p{L}\p{Z}\p{N}_.:/=+\-@]*\z")]
    private static partial Regex Tag();
}
