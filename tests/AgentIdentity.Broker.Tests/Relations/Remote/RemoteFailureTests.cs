using System.Diagnostics;
using System.Net;
using System.Text.Json;
using AgentIdentity.Policy;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.Broker.Tests.Relations.Remote;

/// <summary>Whatever a remote engine does other than answer is a failure, and a failure is no permission.</summary>
public sealed class RemoteFailureTests
{
    private static readonly RelationQuestion Question = new("user:ben", "viewer", "document:1");

    public static TheoryData<string> WorthlessAnswers => ["not json", "[]", "\"yes\"", """{"allowed":"true"}""", """{"allowed":1}""", """{"allowed":{}}""",
        """{"allowed":false,"allowed":true}""", """{"allowed":true,"resolution":"\ud800"}""", """{"\ud800":1,"allowed":true}""",
    ];

    [Theory]
    [MemberData(nameof(WorthlessAnswers))]
    public async Task An_answer_that_is_not_a_plain_yes_permits_nothing(string answer)
    {
        await using var server = await FakeOpenFga.StartAsync();
        server.Answer = (_, http) => http.Response.WriteAsync(answer);
        (await CheckAsync(server.Options())).Failure!.Code.Should().Be(RelationFailureCode.InternalError);
    }

    [Fact]
    public async Task An_answer_without_the_member_is_no_as_protobuf_writes_it()
    {
        await using var server = await FakeOpenFga.StartAsync();
        server.Answer = static (_, http) => http.Response.WriteAsync("{}");
        var answer = await CheckAsync(server.Options());
        answer.Value.Should().Be(new RelationAnswer(false, RelationReason.NotTold));
    }

    [Theory]
    [InlineData(429, RelationFailureCode.Unavailable)]
    [InlineData(500, RelationFailureCode.InternalError)]
    [InlineData(503, RelationFailureCode.Unavailable)]
    [InlineData(504, RelationFailureCode.DeadlineExceeded)]
    public async Task A_passing_trouble_is_asked_again_and_then_given_up(int status, RelationFailureCode code)
    {
        await using var server = await FakeOpenFga.StartAsync();
        server.Answer = (_, http) => RefuseAsync(http, status);
        (await CheckAsync(server.Options())).Failure!.Code.Should().Be(code);
        server.Seen.Should().HaveCount(3);
    }

    [Fact]
    public async Task A_trouble_that_passes_is_not_noticed()
    {
        await using var server = await FakeOpenFga.StartAsync();
        server.Answer = static (number, http) => number < 3 ? RefuseAsync(http, 503) : http.Response.WriteAsJsonAsync(new { allowed = true });
        (await CheckAsync(server.Options())).Value.Allowed.Should().BeTrue();
    }

    [Theory]
    [InlineData(400)]
    [InlineData(403)]
    [InlineData(404)]
    public async Task A_refusal_is_not_asked_again(int status)
    {
        await using var server = await FakeOpenFga.StartAsync();
        server.Answer = (_, http) => RefuseAsync(http, status);
        (await CheckAsync(server.Options())).Ok.Should().BeFalse();
        server.Seen.Should().ContainSingle();
    }

    [Fact]
    public async Task A_write_is_put_once_whatever_happens()
    {
        await using var server = await FakeOpenFga.StartAsync();
        server.Answer = static (_, http) => RefuseAsync(http, 503);
        using var remote = new RemoteRelations(server.Options(), TimeProvider.System);
        var result = await remote.WriteAsync(new TupleWrite { Writes = [new RelationTuple("user:ben", "viewer", "document:1")] }, "admin");
        result.Failure!.Code.Should().Be(RelationFailureCode.Unavailable);
        server.Seen.Should().ContainSingle();
    }

    [Fact]
    public async Task The_engines_own_code_is_kept_and_its_message_cannot_break_a_line()
    {
        await using var server = await FakeOpenFga.StartAsync();
        server.Answer = static (_, http) =>
        {
            http.Response.StatusCode = 400;
            return http.Response.WriteAsJsonAsync(new { code = "relation_not_found", message = "relation\r\nforged " + new string('x', 1000) });
        };
        var failure = (await CheckAsync(server.Options())).Failure!;
        failure.Code.Should().Be(RelationFailureCode.RelationNotFound);
        failure.Message.Should().StartWith("relation  forged").And.HaveLength(301);
    }

    [Fact]
    public async Task A_silent_engine_is_given_up_within_the_time_limit()
    {
        await using var server = await FakeOpenFga.StartAsync();
        server.Answer = static (_, http) => Task.Delay(Timeout.Infinite, http.RequestAborted);
        var started = Stopwatch.GetTimestamp();
        var result = await CheckAsync(server.Options() with { TimeLimit = TimeSpan.FromMilliseconds(300) });
        result.Failure!.Code.Should().Be(RelationFailureCode.DeadlineExceeded);
        Stopwatch.GetElapsedTime(started).Should().BeLessThan(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_caller_that_gives_up_ends_the_question()
    {
        await using var server = await FakeOpenFga.StartAsync();
        server.Answer = static (_, http) => Task.Delay(Timeout.Infinite, http.RequestAborted);
        using var remote = new RemoteRelations(server.Options(), TimeProvider.System);
        using var gone = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        var asking = async () => await remote.CheckAsync(Question, RelationTerms.None, gone.Token);
        await asking.Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task Nobody_at_the_address_is_a_failure()
    {
        var options = new RemoteRelationsOptions { Address = new Uri("http://127.0.0.1:9"), StoreId = FakeOpenFga.Store, ModelId = FakeOpenFga.Model };
        (await CheckAsync(options)).Failure!.Code.Should().Be(RelationFailureCode.Unavailable);
    }

    [Fact]
    public async Task A_redirect_is_not_followed_since_it_would_carry_the_credential_elsewhere()
    {
        await using var server = await FakeOpenFga.StartAsync();
        server.Answer = static (_, http) =>
        {
            http.Response.Redirect("/stores/elsewhere", permanent: false, preserveMethod: true);
            return Task.CompletedTask;
        };
        (await CheckAsync(server.Options() with { ApiToken = "secret" })).Ok.Should().BeFalse();
        server.Seen.Should().ContainSingle();
    }

    [Fact]
    public async Task A_question_of_a_batch_that_nobody_answered_failed()
    {
        await using var server = await FakeOpenFga.StartAsync();
        server.Answer = static (_, http) => http.Response.WriteAsync("""{"result":{"0":{"allowed":true},"2":{"error":{"input_error":"relation_not_found","message":"no"}}}}""");
        using var remote = new RemoteRelations(server.Options(), TimeProvider.System);
        var answers = (await remote.BatchCheckAsync([(Question, RelationTerms.None), (Question, RelationTerms.None), (Question, RelationTerms.None)])).Value;
        answers[0].Value.Allowed.Should().BeTrue();
        answers[1].Failure!.Code.Should().Be(RelationFailureCode.InternalError);
        answers[2].Failure!.Code.Should().Be(RelationFailureCode.RelationNotFound);
    }

    [Theory]
    [InlineData("2147483647")]
    [InlineData("3600")]
    public async Task A_pause_longer_than_there_is_time_ends_in_a_failure(string seconds)
    {
        await using var server = await FakeOpenFga.StartAsync();
        server.Answer = (_, http) =>
        {
            http.Response.Headers.RetryAfter = seconds;
            return RefuseAsync(http, 503);
        };
        var result = await CheckAsync(server.Options() with { TimeLimit = TimeSpan.FromMilliseconds(300) });
        result.Failure!.Code.Should().BeOneOf(RelationFailureCode.DeadlineExceeded, RelationFailureCode.Unavailable);
    }

    [Fact]
    public async Task A_refusal_whose_message_is_no_text_is_a_failure_all_the_same()
    {
        await using var server = await FakeOpenFga.StartAsync();
        server.Answer = static (_, http) =>
        {
            http.Response.StatusCode = 400;
            return http.Response.WriteAsync("""{"code":"relation_not_found","message":"\ud800"}""");
        };
        (await CheckAsync(server.Options())).Failure!.Code.Should().Be(RelationFailureCode.InternalError);
    }

    [Fact]
    public async Task What_is_said_about_one_question_of_a_batch_is_bounded_and_cannot_break_a_line()
    {
        await using var server = await FakeOpenFga.StartAsync();
        var answer = """{"result":{"0":{"error":{"input_error":"relation_not_found","message":"forged\nline""" + new string('x', 100_000) + "\"}}}}";
        server.Answer = (_, http) => http.Response.WriteAsync(answer);
        using var remote = new RemoteRelations(server.Options(), TimeProvider.System);
        var failure = (await remote.BatchCheckAsync([(Question, RelationTerms.None)])).Value[0].Failure!;
        failure.Message.Should().StartWith("forged line").And.HaveLength(301);
    }

    [Fact]
    public async Task Pages_without_end_are_given_up()
    {
        await using var server = await FakeOpenFga.StartAsync();
        server.Answer = static (_, http) => http.Response.WriteAsync("""{"tuples":[],"continuation_token":"more"}""");
        using var remote = new RemoteRelations(server.Options(), TimeProvider.System);
        var tuples = new RemoteTuples(remote, null!, TimeProvider.System);
        var result = await tuples.ListAsync(default, TestContext.Current.CancellationToken);
        result.Failure!.Error.Should().Be(BrokerError.RelationsUnavailable);
    }

    [Fact]
    public async Task Every_question_names_the_pinned_model()
    {
        await using var server = await FakeOpenFga.StartAsync();
        await CheckAsync(server.Options());
        var (path, authorization, body) = server.Seen.Single();
        path.Should().Be($"/stores/{FakeOpenFga.Store}/check");
        authorization.Should().BeNull();
        body!.Value.GetProperty("authorization_model_id").GetString().Should().Be(FakeOpenFga.Model);
    }

    private static Task RefuseAsync(HttpContext http, int status)
    {
        http.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    private static async Task<RelationResult<RelationAnswer>> CheckAsync(RemoteRelationsOptions options)
    {
        using var remote = new RemoteRelations(options, TimeProvider.System);
        return await remote.CheckAsync(Question, RelationTerms.None);
    }
}
