using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.Broker.Tests.Kms;

/// <summary>AWS Signature Version 4 as the receiver checks it, written from its specification.</summary>
internal static class SigV4
{
    public const string AccessKey = "AKIAFAKEFAKEFAKEFAKE";
    public const string SecretKey = "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";

    public static string? Refusal(HttpRequest request, byte[] body, string region)
    {
        var parts = request.Headers.Authorization.ToString().Split(' ', 2);
        if (parts is not ["AWS4-HMAC-SHA256", var rest])
        {
            return "not signed";
        }

        var fields = rest.Split(',').Select(field => field.Trim().Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        var scope = fields["Credential"].Split('/');
        var moment = request.Headers["X-Amz-Date"].ToString();
        if (scope is not [AccessKey, var day, var where, "kms", "aws4_request"] || where != region || !moment.StartsWith(day, StringComparison.Ordinal))
        {
            return "another scope";
        }

        var names = fields["SignedHeaders"].Split(';');
        if (!names.Contains("host") || !names.Contains("x-amz-date") || !names.Contains("x-amz-target"))
        {
            return "a header that must be signed is not";
        }

        var headers = string.Concat(names.Select(name => $"{name}:{request.Headers[name].ToString().Trim()}\n"));
        var canonical = $"{request.Method}\n{request.Path}\n{request.QueryString.Value?.TrimStart('?')}\n{headers}\n{fields["SignedHeaders"]}\n{Hex(SHA256.HashData(body))}";
        var toSign = $"AWS4-HMAC-SHA256\n{moment}\n{day}/{region}/kms/aws4_request\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        var key = Encoding.UTF8.GetBytes("AWS4" + SecretKey);
        foreach (var step in (string[])[day, region, "kms", "aws4_request"])
        {
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(step));
        }

        var sent = DateTimeOffset.ParseExact(moment, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        return Hex(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(toSign))) != fields["Signature"] ? "the signature does not match"
            : (TimeProvider.System.GetUtcNow() - sent).Duration() > TimeSpan.FromMinutes(5) ? "too old"
            : null;
    }

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
