using System.Net;
using AgentIdentity.Server.SignIn;
using AgentIdentity.Server.Tests.Setup;
using Microsoft.Extensions.Time.Testing;

namespace AgentIdentity.Server.Tests.SignIn;

public sealed class SignInAttemptTests(ServerUnderTest server)
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 1, 9, 0, 0, TimeSpan.Zero));

    private static IPAddress Stranger(int number) => IPAddress.Parse($"203.0.{number / 250}.{number % 250}");

    [Fact]
    public void Strangers_at_many_addresses_run_out_of_guesses_while_the_persons_own_browser_goes_on()
    {
        var attempts = new SignInAttempts(_time);
        for (var guess = 0; guess < 200; guess++)
        {
            attempts.Begin("ben", Stranger(guess), null);
        }

        attempts.Begin("ben", Stranger(201), null).Wait.Should().NotBeNull();
        attempts.Begin("ben", Stranger(201), "ben browser").Wait.Should().BeNull();
        attempts.Begin("ann", Stranger(201), null).Wait.Should().BeNull();
    }

    [Fact]
    public void One_address_gets_five_guesses_at_an_account_and_cannot_use_up_everybody_elses()
    {
        var attempts = new SignInAttempts(_time);
        Enumerable.Range(0, 20).Count(_ => attempts.Begin("ben", Stranger(1), null).Wait is null).Should().Be(5);

        attempts.Begin("ben", Stranger(2), null).Wait.Should().BeNull();
    }

    [Fact]
    public void Guesses_made_side_by_side_are_counted_one_by_one_and_a_right_password_is_no_guess()
    {
        var attempts = new SignInAttempts(_time);
        var admitted = Enumerable.Range(0, 32).AsParallel().WithDegreeOfParallelism(8).Count(_ => attempts.Begin("ben", Stranger(1), null).Wait is null);
        admitted.Should().BeInRange(1, 5);

        for (var right = 0; right < 40; right++)
        {
            var attempt = attempts.Begin("ann", Stranger(2), null);
            attempt.Wait.Should().BeNull();
            attempt.Succeeded();
        }
    }

    [Fact]
    public void A_known_browser_has_guesses_of_its_own_and_not_without_end()
    {
        var attempts = new SignInAttempts(_time);
        Enumerable.Range(0, 30).Count(_ => attempts.Begin("ben", Stranger(1), "ben browser").Wait is null).Should().Be(10);
    }

    [Fact]
    public async Task A_person_signs_in_from_a_browser_they_used_before_whatever_strangers_tried()
    {
        var ben = await server.AddPersonAsync();
        (await ben.SignInAsync()).StatusCode.Should().Be(HttpStatusCode.SeeOther);
        var eve = new Browser(server, ben.Person, "guess");
        for (var guess = 0; guess < 5; guess++)
        {
            (await eve.SignInAsync()).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        }

        using var stopped = await eve.SignInAsync();
        stopped.StatusCode.Should().Be(HttpStatusCode.TooManyRequests);
        stopped.Headers.RetryAfter!.Delta!.Value.Should().BePositive();
        (await ben.SignInAsync()).StatusCode.Should().Be(HttpStatusCode.SeeOther, "Ben's browser shares Eve's address and is still known");
        (await new Browser(server, ben.Person, ben.Password).SignInAsync()).StatusCode.Should().Be(HttpStatusCode.TooManyRequests, "a browser nobody knows is a stranger");
    }

    [Fact]
    public async Task The_cookie_of_one_person_makes_the_browser_known_for_nobody_else()
    {
        var (ben, ann) = (await server.AddPersonAsync(), await server.AddPersonAsync());
        (await ben.SignInAsync()).StatusCode.Should().Be(HttpStatusCode.SeeOther);

        for (var guess = 0; guess < 5; guess++)
        {
            await GuessAsync();
        }

        (await GuessAsync()).Should().Be(HttpStatusCode.TooManyRequests);

        async Task<HttpStatusCode> GuessAsync()
        {
            var page = await ben.Http.GetStringAsync("/account/sign-in");
            using var answer = await ben.SubmitAsync("/account/sign-in", page, ("username", ann.Person), ("password", "guess"));
            return answer.StatusCode;
        }
    }
}
