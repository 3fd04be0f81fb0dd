using System.Text.Json;
using AgentIdentity.Policy;
using AgentIdentity.Server.Fga;

namespace AgentIdentity.Server.Tests.Fga;

public sealed class FgaViewTests
{
    [Fact]
    public void A_tree_has_the_members_of_OpenFGAs()
    {
        RelationTree Leaf(string name, params string[] users) => new(name, RelationTreeKind.Users) { Users = [.. users] };
        var tree = new RelationTree("doc:1#a", RelationTreeKind.Difference)
        {
            Children =
            [
                new("doc:1#a", RelationTreeKind.Union)
                {
                    Children =
                    [
                        Leaf("doc:1#a", "user:x", "group:g#member"),
                        new("doc:1#a", RelationTreeKind.Computed) { Usersets = ["doc:1#b"] },
                    ],
                },
                new("doc:1#a", RelationTreeKind.Intersection)
                {
                    Children =
                    [
                        Leaf("doc:1#a"),
                        new("doc:1#a", RelationTreeKind.TupleToUserset) { Tupleset = "doc:1#parent", Usersets = ["folder:a#viewer", "folder:b#viewer"] },
                    ],
                },
            ],
        };
        FgaTree.Of(tree).ToJsonString().Should().Be(
            """
            {"name":"doc:1#a","difference":{"base":{"name":"doc:1#a","union":{"nodes":[{"name":"doc:1#a","leaf":{"users":{"users":["user:x","group:g#member"]}}},{"name":"doc:1#a","leaf":{"computed":{"userset":"doc:1#b"}}}]}},"subtract":{"name":"doc:1#a","intersection":{"nodes":[{"name":"doc:1#a","leaf":{"users":{"users":[]}}},{"name":"doc:1#a","leaf":{"tupleToUserset":{"tupleset":"doc:1#parent","computed":[{"userset":"folder:a#viewer"},{"userset":"folder:b#viewer"}]}}}]}}}}
            """);
    }

    [Theory]
    [InlineData("user:*", """{"wildcard":{"type":"user"}}""")]
    [InlineData("user:a:b", """{"object":{"type":"user","id":"a:b"}}""")]
    [InlineData("group:g#member", """{"userset":{"type":"group","id":"g","relation":"member"}}""")]
    public void A_user_of_a_list_has_one_of_three_forms(string user, string json) =>
        System.Text.Encoding.UTF8.GetString(FgaAnswer.Line(FgaUser.Of(user))).Should().Be(json + "\n");

    [Theory]
    [InlineData(RelationFailureCode.ValidationError, 400, "validation_error")]
    [InlineData(RelationFailureCode.AuthorizationModelNotFound, 400, "authorization_model_not_found")]
    [InlineData(RelationFailureCode.AuthorizationModelResolutionTooComplex, 400, "authorization_model_resolution_too_complex")]
    [InlineData(RelationFailureCode.CannotAllowDuplicateTuplesInOneRequest, 400, "cannot_allow_duplicate_tuples_in_one_request")]
    [InlineData(RelationFailureCode.LatestAuthorizationModelNotFound, 400, "latest_authorization_model_not_found")]
    [InlineData(RelationFailureCode.BearerTokenMissing, 401, "bearer_token_missing")]
    [InlineData(RelationFailureCode.Forbidden, 403, "forbidden")]
    [InlineData(RelationFailureCode.Aborted, 409, "Aborted")]
    [InlineData(RelationFailureCode.InternalError, 500, "internal_error")]
    [InlineData(RelationFailureCode.DeadlineExceeded, 500, "deadline_exceeded")]
    [InlineData(RelationFailureCode.Unavailable, 503, "unavailable")]
    [InlineData(RelationFailureCode.StoreIdNotFound, 404, "store_id_not_found")]
    public void The_number_of_a_code_gives_the_status(RelationFailureCode code, int status, string text)
    {
        var refusal = FgaRefusal.Of(new RelationFailure(code, "why"));
        (refusal.Status, refusal.Code, refusal.Message).Should().Be((status, text, "why"));
    }

    [Fact]
    public void A_time_is_in_UTC_with_six_digits() =>
        JsonDocument.Parse(FgaAnswer.Line(new { At = new DateTimeOffset(2026, 11, 23, 9, 30, 1, 7, TimeSpan.FromHours(1)) }))
            .RootElement.GetProperty("at").GetString().Should().Be("2026-11-23T08:30:01.007000Z");
}
