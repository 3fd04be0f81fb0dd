using System.Collections.Immutable;
using AgentIdentity.Policy;
using AgentIdentity.Tests;
using FsCheck;
using FsCheck.Fluent;

namespace AgentIdentity.Broker.Tests.Aws;

public sealed class SessionPolicyTests
{
    private static readonly S3Place AllOfS3 = new("", null);
    private static readonly string[] Verbs = ["GET", "HEAD", "PUT", "POST", "DELETE"];
    private static readonly string[] Buckets = ["reports", "report", "reports2"];
    private static readonly string[] Keys = ["", "a", "ab", "a/b", "a/bc", "b", "a%2A", "ax", "$%7Ba%7D", "%C3%A4", "a%20b"];

    [Theory]
    [InlineData("GET", "/reports/2026/*", "s3:GetObject", "arn:aws:s3:::reports/2026/q1.csv", true)]
    [InlineData("GET", "/reports/2026/*", "s3:GetObject", "arn:aws:s3:::reports/2025/q1.csv", false)]
    [InlineData("GET", "/reports/2026/*", "s3:ListBucket", "arn:aws:s3:::reports", false)]
    [InlineData("GET", "/reports/2026/*", "s3:PutObject", "arn:aws:s3:::reports/2026/q1.csv", false)]
    [InlineData("GET", "/reports/2026/*", "s3:GetObjectAcl", "arn:aws:s3:::reports/2026/q1.csv", false)]
    [InlineData("GET", "/reports/2026/q1.csv", "s3:GetObject", "arn:aws:s3:::reports/2026/q1.csv", true)]
    [InlineData("GET", "/reports/2026/q1.csv", "s3:GetObject", "arn:aws:s3:::reports/2026/q1.csv2", false)]
    [InlineData("GET", "/reports", "s3:ListBucket", "arn:aws:s3:::reports", true)]
    [InlineData("GET", "/reports", "s3:GetObject", "arn:aws:s3:::reports/a", false)]
    [InlineData("GET", "/reports/*", "s3:ListBucket", "arn:aws:s3:::reports", true)]
    [InlineData("GET", "/reports/*", "s3:GetObject", "arn:aws:s3:::reports2/a", false)]
    [InlineData("PUT", "/reports/*", "s3:PutObject", "arn:aws:s3:::reports/a", true)]
    [InlineData("PUT", "/reports/*", "s3:ListBucket", "arn:aws:s3:::reports", false)]
    [InlineData("PUT", "/reports/*", "s3:PutObjectAcl", "arn:aws:s3:::reports/a", false)]
    [InlineData("PUT", "/reports/*", "s3:DeleteObject", "arn:aws:s3:::reports/a", false)]
    [InlineData("DELETE", "/reports/*", "s3:DeleteObject", "arn:aws:s3:::reports/a", true)]
    [InlineData("DELETE", "/reports/*", "s3:DeleteBucket", "arn:aws:s3:::reports", false)]
    [InlineData("GET", "/*", "s3:GetObject", "arn:aws:s3:::any/thing", true)]
    [InlineData("GET", "/*", "s3:ListAllMyBuckets", "*", true)]
    [InlineData("GET", "*", "s3:DeleteObject", "arn:aws:s3:::any/thing", false)]
    [InlineData("PUT", "/reports/a%2Ab", "s3:PutObject", "arn:aws:s3:::reports/a*b", true)]
    [InlineData("PUT", "/reports/a%2Ab", "s3:PutObject", "arn:aws:s3:::reports/aXYb", false)]
    [InlineData("PUT", "/reports/$%7Baws:username%7D", "s3:PutObject", "arn:aws:s3:::reports/${aws:username}", true)]
    public void What_is_granted_in_paths_is_what_the_session_may_do_in_S3(string method, string path, string action, string resource, bool allowed) =>
        IamPolicy.Allows(Of(AllOfS3, Grant(method, path)), action, resource).Should().Be(allowed);

    /// <summary>The gateway's own reading of grants decides whether the session may, for each object and each method.</summary>
    [Law(Cases = 500)]
    public Property A_session_may_do_exactly_what_the_grants_contain()
    {
        var paths = from bucket in Gen.Elements(Buckets) from key in Gen.Elements(Keys) select key.Length == 0 ? "/" + bucket : $"/{bucket}/{key}";
        var pattern = Gen.OneOf(paths, paths.Select(static path => path + "/*"), Gen.Constant("/*"), Gen.Constant("*"));
        var grant = from path in pattern from verbs in Gen.NonEmptyListOf(Gen.Elements(Verbs)) select new Grant(CallKind.Http, "files", [.. verbs.Distinct()], path, []);
        var cases = from grants in Gen.NonEmptyListOf(grant)
                    from bucket in Gen.Elements(Buckets)
                    from key in Gen.Elements(Keys.Skip(1).ToArray())
                    from verb in Gen.Elements(Verbs)
                    select (Grants: grants.Take(4).ToImmutableArray(), Bucket: bucket, Key: key, Verb: verb);
        return Prop.ForAll(cases.ToArbitrary(), static one =>
        {
            string policy;
            try
            {
                policy = Of(AllOfS3, [.. one.Grants]);
            }
            catch (BrokerException nothing) when (nothing.Failure.Error == BrokerError.RoleGrantsNothing)
            {
                policy = """{"Statement":[]}""";
            }

            // S3 reads HEAD as a right to read, and uploads in parts as POST; both are the same right there.
            string[] alike = one.Verb is "GET" or "HEAD" ? ["GET", "HEAD"] : one.Verb is "PUT" or "POST" ? ["PUT", "POST"] : [one.Verb];
            var granted = alike.Any(verb => one.Grants.Any(grant => grant.Contains(new Grant(CallKind.Http, "files", [verb], $"/{one.Bucket}/{one.Key}", []))));
            var action = one.Verb is "GET" or "HEAD" ? "s3:GetObject" : one.Verb == "DELETE" ? "s3:DeleteObject" : "s3:PutObject";
            return IamPolicy.Allows(policy, action, $"arn:aws:s3:::{one.Bucket}/{Uri.UnescapeDataString(one.Key)}") == granted;
        });
    }

    [Theory]
    [InlineData("", "mine", "/a/*", "arn:aws:s3:::mine/a/b", true)]
    [InlineData("", "mine", "/other/a", "arn:aws:s3:::other/a", false)]
    [InlineData("/reports", null, "/2026/*", "arn:aws:s3:::reports/2026/a", true)]
    [InlineData("/reports/2026", null, "/*", "arn:aws:s3:::reports/2026/a", true)]
    [InlineData("/reports/2026", null, "/*", "arn:aws:s3:::reports/2025/a", false)]
    public void The_address_of_the_upstream_says_where_paths_begin(string address, string? bucket, string path, string resource, bool allowed) =>
        IamPolicy.Allows(Of(new S3Place(address, bucket), Grant("GET", path)), "s3:GetObject", resource).Should().Be(allowed);

    [Theory]
    [InlineData("POST /orders/*", "POST", "/orders/*", true)]
    [InlineData("POST /orders/*", "POST", "/*", true)]
    [InlineData("POST /orders/*", "POST", "/orders/7", false)]
    [InlineData("POST /orders/*", "GET", "/orders/*", false)]
    [InlineData("POST /orders/7", "POST", "/orders/*", true)]
    public void A_sort_of_call_is_in_the_policy_where_the_whole_of_it_is_granted(string on, string method, string path, bool allowed)
    {
        var parts = on.Split(' ');
        var terms = Terms(null) with { Statements = [new RoleStatement(parts[0], parts[1], ["dynamodb:PutItem"], ["arn:aws:dynamodb:eu-central-1:1:table/orders"])] };
        if (!allowed)
        {
            FailsWith(terms, BrokerError.RoleGrantsNothing, Grant(method, path));
            return;
        }

        IamPolicy.Allows(SessionPolicy.Of(terms, [Grant(method, path)], null), "dynamodb:PutItem", "arn:aws:dynamodb:eu-central-1:1:table/orders").Should().BeTrue();
        IamPolicy.Allows(SessionPolicy.Of(terms, [Grant(method, path)], null), "dynamodb:DeleteItem", "arn:aws:dynamodb:eu-central-1:1:table/orders").Should().BeFalse();
    }

    [Fact]
    public void A_grant_with_limits_on_arguments_says_nothing_to_AWS_which_cannot_hold_them()
    {
        var limited = Grant("POST", "/orders/*") with { Limits = [new ArgumentLimit("amount", 10)] };
        FailsWith(Terms(null) with { Statements = [new RoleStatement("POST", "/orders/*", ["a:B"], ["*"])] }, BrokerError.RoleGrantsNothing, limited);
        FailsWith(Terms(AllOfS3), BrokerError.RoleGrantsNothing, limited);
    }

    [Fact]
    public void A_session_that_AWS_would_let_live_longer_than_the_delegation_may_do_nothing_after_its_end()
    {
        var end = new DateTimeOffset(2026, 11, 1, 9, 10, 0, TimeSpan.Zero);
        var policy = SessionPolicy.Of(Terms(AllOfS3), [Grant("GET", "/reports/*")], end);
        IamPolicy.Allows(policy, "s3:GetObject", "arn:aws:s3:::reports/a", end.AddSeconds(-1)).Should().BeTrue();
        IamPolicy.Allows(policy, "s3:GetObject", "arn:aws:s3:::reports/a", end).Should().BeFalse();
    }

    [Fact]
    public void Grants_that_do_not_fit_are_refused_and_never_made_wider()
    {
        FailsWith(Terms(AllOfS3), BrokerError.SessionPolicyTooLong, [.. Enumerable.Range(0, 100).Select(static i => Grant("GET", $"/reports/department-{i}/*"))]);
        SessionPolicy.Of(Terms(AllOfS3), [.. Enumerable.Range(0, 40).Select(static i => Grant("GET", $"/reports/{i}/*"))], null).Length.Should().BeLessThan(2048);
    }

    [Fact]
    public void Other_partitions_have_other_names() => SessionPolicy.Of(
        Terms(AllOfS3) with { RoleArn = "arn:aws-us-gov:iam::111122223333:role/agents" }, [Grant("GET", "/reports/a")], null).Should().Contain("arn:aws-us-gov:s3:::reports/a");

    private static string Of(S3Place place, params Grant[] grants) => SessionPolicy.Of(Terms(place), [.. grants], null);

    private static RoleTerms Terms(S3Place? place) => new("files", "https://broker.example/api/files", FakeSts.Role, FakeSts.Region) { S3 = place };

    private static Grant Grant(string method, string path) => new(CallKind.Http, "files", [method], path, []);

    private static void FailsWith(RoleTerms terms, BrokerError error, params Grant[] grants) =>
        ((Action)(() => SessionPolicy.Of(terms, [.. grants], null))).Should().Throw<BrokerException>().Which.Failure.Error.Should().Be(error);
}
