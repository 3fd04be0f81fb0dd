using System.Security.Cryptography;
using AgentIdentity.Tests;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.EndToEnd.Tests.Models.StandIns;

/// <summary>How a provider knows its customer, and what it writes on every answer.</summary>
internal interface ILock
{
    /// <summary>Why the call is refused; null for a customer's.</summary>
    string? Refusal(HttpContext http, byte[] body);

    /// <summary>The headers of every answer, those among them that no gateway may hand on.</summary>
    void Sign(HttpContext http);
}

/// <summary>A key in a header; where there are two headers that could hold it, exactly one of them may come.</summary>
internal sealed class KeyLock(string key, params (string Header, string Scheme)[] ways) : ILock
{
    private static readonly string[] Credentials = ["Authorization", "x-api-key", "api-key"];

    public string? Refusal(HttpContext http, byte[] body)
    {
        var shown = Credentials.Where(http.Request.Headers.ContainsKey).ToList();
        return shown.Count != 1 ? $"{shown.Count} credentials came along."
            : ways.Any(way => http.Request.Headers[way.Header] == way.Scheme + key) ? null
            : $"The {shown[0]} is not that of the customer.";
    }

    public void Sign(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers["x-request-id"] = "req_" + http.TraceIdentifier.Replace(':', '-');
        headers["request-id"] = "req_" + http.TraceIdentifier.Replace(':', '-');
        headers["openai-organization"] = "org-of-the-customer";
        headers["openai-processing-ms"] = "7";
        headers["x-ratelimit-remaining-requests"] = "4999";
        headers["anthropic-ratelimit-requests-remaining"] = "4999";
        headers.SetCookie = "__cf_bm=of-the-provider; path=/";
        headers.Server = "stand-in";
    }
}

/// <summary>Signature Version 4 over exactly what came in, or one of Bedrock's own keys.</summary>
internal sealed class SignatureLock(SigV4 signature, string key) : ILock
{
    public string? Refusal(HttpContext http, byte[] body)
    {
        var target = http.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget;
        return http.Request.Headers.Authorization == "Bearer " + key ? null
            : signature.Refusal(http.Request.Method, target, name => http.Request.Headers.TryGetValue(name, out var value) ? value.ToString() : null, body) is { } why
                ? $"{http.Request.Method} {target}: {why}"
                : null;
    }

    public void Sign(HttpContext http)
    {
        http.Response.Headers["x-amzn-requestid"] = RandomNumberGenerator.GetHexString(32, lowercase: true);
        http.Response.Headers["x-amzn-bedrock-account"] = "123456789012";
        http.Response.Headers.Server = "stand-in";
    }
}
