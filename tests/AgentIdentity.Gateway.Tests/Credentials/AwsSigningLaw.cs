using System.Text;
using AgentIdentity.Gateway.Forwarding.Aws;
using AgentIdentity.Gateway.Ports;
using AgentIdentity.Tests;
using FsCheck;
using FsCheck.Fluent;

namespace AgentIdentity.Gateway.Tests.Credentials;

public sealed class AwsSigningLaw
{
    /// <summary>For every path and query that the gateway lets through, the receiver finds the signature good.</summary>
    [Law(Cases = 400)]
    public Property Every_request_that_is_signed_is_found_good_by_the_receiver()
    {
        var letter = Gen.OneOf(Gen.Elements("abzAZ09-._~!$&'()*,=:@".ToCharArray()).Select(static one => one.ToString()), Gen.Elements("%20", "%C3%A4", "%E2%82%AC", "%22", "%3C"));
        var segment = letter.NonEmptyListOf().Select(static parts => string.Concat(parts)).Where(static text => text is not ("." or ".."));
        var path = segment.ListOf().Select(static parts => "/" + string.Join('/', parts.Take(4)));
        var word = Gen.OneOf(Gen.Elements("a", "b", "list-type", "prefix", "~x"), Gen.Elements("%2F", "a%20b", "%C3%A4", "%2B", "x*y", "'"));
        var pair = Gen.OneOf(from name in word from value in word select $"{name}={value}", word, word.Select(static name => name + "="));
        var query = pair.ListOf().Select(static pairs => pairs.Count == 0 ? "" : "?" + string.Join('&', pairs.Take(4)));
        var cases = from one in path from two in query from service in Gen.Elements("s3", "execute-api", "bedrock") from body in Gen.Elements("", "{}", "ä") select (one, two, service, body);
        return Prop.ForAll(cases.ToArbitrary(), static one =>
        {
            if (!AwsQuery.HasOneOrder(one.two))
            {
                return true;
            }

            var (target, body) = (one.one + one.two, Encoding.UTF8.GetBytes(one.body));
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("https://cloud.example" + target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }))
            {
                Content = new ByteArrayContent(body),
            };
            request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
            var session = new AwsSession(SigV4.AccessKey, new Secret(SigV4.SecretKey), new Secret(AwsWorld.Token), AwsWorld.Region, one.service);
            AwsSignature.Sign(request, body, session, TimeProvider.System.GetUtcNow());
            string? Header(string name) => name == "host" ? "cloud.example"
                : request.Headers.NonValidated.TryGetValues(name, out var values) || request.Content!.Headers.NonValidated.TryGetValues(name, out values) ? values.ToString() : null;
            return new SigV4(AwsWorld.Region, one.service).Refusal("POST", target, Header, body) is { } refused ? throw new InvalidOperationException($"{target} {one.service}: {refused}") : true;
        });
    }
}
