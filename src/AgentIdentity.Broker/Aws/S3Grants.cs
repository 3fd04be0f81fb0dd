using System.Text;
using AgentIdentity.Policy;

namespace AgentIdentity.Broker;

/// <summary>Grants of HTTP paths in the words of S3: objects by their keys, and a bucket's listing by the bucket's own path.</summary>
internal static class S3Grants
{
    private static readonly (string Method, string[] Objects)[] Methods =
    [
        ("GET", ["s3:GetObject"]),
        ("HEAD", ["s3:GetObject"]),
        ("PUT", ["s3:PutObject"]),
        ("POST", ["s3:PutObject"]),
        ("DELETE", ["s3:AbortMultipartUpload", "s3:DeleteObject"]),
    ];

    /// <summary>What a session may do on what, for one grant.</summary>
    public static IEnumerable<(string Actions, string Resource)> Of(Grant grant, S3Place place, string partition)
    {
        var below = grant.Identifier.EndsWith('*');
        var path = place.AddressPath + (grant.Identifier == "*" ? "/" : grant.Identifier.TrimEnd('*'));
        var (bucket, key) = place.Bucket is { } own ? (own, path[1..]) : Split(path);
        var arn = $"arn:{partition}:s3:::";
        if (bucket.Length == 0)
        {
            return [.. Listing(grant, "s3:ListAllMyBuckets", "*"), .. below ? Whole(grant, arn + "*", arn + "*/*") : []];
        }

        // "/reports" is the bucket itself, "/reports/" as well; "/reports/*" is that and every object in it.
        return key.Length == 0 && !below ? Listing(grant, "s3:ListBucket", arn + Literal(bucket))
            : key.Length == 0 ? Whole(grant, arn + Literal(bucket), $"{arn}{Literal(bucket)}/*")
            : Objects(grant, $"{arn}{Literal(bucket)}/{Literal(key)}{(below ? "*" : "")}");
    }

    private static IEnumerable<(string, string)> Whole(Grant grant, string bucket, string objects) =>
        [.. Listing(grant, "s3:ListBucket", bucket), .. Objects(grant, objects)];

    private static IEnumerable<(string, string)> Listing(Grant grant, string action, string resource) =>
        grant.Actions.Any(static method => method is "GET" or "HEAD") ? [(action, resource)] : [];

    private static IEnumerable<(string, string)> Objects(Grant grant, string resource) => Methods
        .Where(method => grant.Actions.Contains(method.Method)).SelectMany(static method => method.Objects).Distinct()
        .Select(action => (action, resource));

    private static (string Bucket, string Key) Split(string path)
    {
        var slash = path.IndexOf('/', 1);
        return slash < 0 ? (path[1..], "") : (path[1..slash], path[(slash + 1)..]);
    }

    // A key may hold what a policy reads as a wildcard or a variable (IAM User Guide, "Policy variables": ${*}, ${?}, ${$}).
    private static string Literal(string escaped)
    {
        var text = new StringBuilder();
        foreach (var letter in Uri.UnescapeDataString(escaped))
        {
            _ = letter is '*' or '?' or '$' ? text.Append("${").Append(letter).Append('}') : text.Append(letter);
        }

        return text.ToString();
    }
}
