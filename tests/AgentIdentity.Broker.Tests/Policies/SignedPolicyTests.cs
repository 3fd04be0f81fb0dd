using AgentIdentity.Policy;

namespace AgentIdentity.Broker.Tests;

public sealed class SignedPolicyTests
{
    [Fact]
    public async Task With_a_trust_root_an_unsigned_bundle_is_refused_on_every_way_in()
    {
        await using var broker = await TestBroker.EmptyAsync(Draft.Trusting);

        broker.Part<PolicySource>().Current.Should().BeNull();
        broker.Status().Problems.Should().ContainSingle().Which.Error.Should().Be(PolicyError.SignatureMissing);
        (await broker.ReloadAsync()).Should().BeFalse();
        (await broker.Part<PolicySource>().PushAsync(BundleContent.Read(broker.PolicyFolder()), "c", "ann")).Should().BeFalse();
        broker.Part<PolicySource>().Current.Should().BeNull();
    }

    [Fact]
    public async Task A_signed_bundle_gives_decisions_its_revision_and_commit()
    {
        await using var broker = await TestBroker.EmptyAsync(Draft.Trusting);
        broker.Sign(41);

        (await broker.ReloadAsync()).Should().BeTrue();

        broker.Part<PolicySource>().Current!.Bundle.Name.Should().Match<BundleName>(static name => name.Revision == 41 && name.Commit == "commit41");
        broker.Status().Signature!.KeyId.Should().Be(Draft.Key.Public.KeyId);
        (await broker.FactsAsync("policy.loaded")).Should().ContainSingle().Which.GetProperty("signed_by").GetString().Should().Be(Draft.Key.Public.KeyId);
    }

    [Fact]
    public async Task An_older_revision_and_another_bundle_under_the_same_number_are_refused_over_restarts_too()
    {
        await using var broker = await TestBroker.EmptyAsync(Draft.Trusting);
        broker.Sign(6);
        (await broker.ReloadAsync()).Should().BeTrue();
        var older = BundleContent.Read(broker.PolicyFolder());
        broker.Write("tuples/seed.yaml", Draft.BenMaySearch);
        broker.Sign(7);
        (await broker.ReloadAsync()).Should().BeTrue();

        await broker.RestartAsync();
        (await broker.Part<PolicySource>().PushAsync(older, null, "ann")).Should().BeFalse();
        broker.Status().Problems.Should().ContainSingle().Which.Error.Should().Be(PolicyError.RevisionTooOld);
        broker.Write("tuples/seed.yaml", "[]\n");
        (await broker.Part<PolicySource>().PushAsync(broker.Signed(7), null, "ann")).Should().BeFalse("seven was another bundle");
        broker.Status().Name.Revision.Should().Be(7);

        (await broker.Part<PolicySource>().PushAsync(broker.Signed(8), null, "ann")).Should().BeTrue();
        broker.Status().Name.Revision.Should().Be(8);
    }

    [Fact]
    public async Task Files_altered_after_signing_are_refused_and_the_old_bundle_stays()
    {
        await using var broker = await TestBroker.EmptyAsync(Draft.Trusting);
        broker.Sign(1);
        (await broker.ReloadAsync()).Should().BeTrue();
        broker.Write("tuples/seed.yaml", Draft.BenMaySearch);

        (await broker.ReloadAsync()).Should().BeFalse();

        broker.Status().Problems.Should().ContainSingle().Which.Should().Match<PolicyProblem>(static p => p.Error == PolicyError.SignedFilesDiffer && p.File == "tuples/seed.yaml");
        broker.Part<PolicySource>().Current!.Tuples.Count.Should().Be(0);
    }

    [Fact]
    public async Task A_signature_that_runs_out_raises_the_alert_and_does_not_survive_a_restart()
    {
        await using var broker = await TestBroker.EmptyAsync(Draft.Trusting);
        broker.Sign(1, TimeSpan.FromDays(2));
        (await broker.ReloadAsync()).Should().BeTrue();
        broker.Gauges()["agentidentity.policy.expires_in"].Should().Be(TimeSpan.FromDays(2).TotalSeconds);

        broker.Later(TimeSpan.FromDays(3));
        broker.Part<PolicySource>().Current.Should().NotBeNull("calls go on while somebody signs");
        broker.Gauges()["agentidentity.policy.attention"].Should().Be(1);

        await broker.RestartAsync();
        broker.Part<PolicySource>().Current.Should().BeNull();
        broker.Status().Problems.Should().ContainSingle().Which.Error.Should().Be(PolicyError.SignatureExpired);
    }

    [Fact]
    public async Task Whoever_configures_a_trust_root_later_is_not_left_with_what_nobody_signed()
    {
        await using var broker = await TestBroker.EmptyAsync();
        (await broker.Part<PolicySource>().PushAsync(BundleContent.Read(broker.PolicyFolder()), "c", "ann")).Should().BeTrue();

        await broker.RestartUnderAsync(Draft.Trusting);

        broker.Part<PolicySource>().Current.Should().BeNull();
        broker.Sign(1);
        (await broker.ReloadAsync()).Should().BeTrue("numbers that the server gave by itself bind no signer");
        broker.Status().Name.Revision.Should().Be(1);
    }
}
