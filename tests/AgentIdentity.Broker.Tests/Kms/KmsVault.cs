using AgentIdentity.Tests;
using Amazon.KeyManagementService;
using Amazon.Runtime;
using Microsoft.Extensions.Time.Testing;

namespace AgentIdentity.Broker.Tests.Kms;

public sealed class KmsVault : IAsyncLifetime
{
    private static readonly VaultBinding Binding = new("crm", VaultHolder.Human("ben"), 3);
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 1, 9, 0, 0, TimeSpan.Zero));
    private readonly byte[] _dataKey = [.. Enumerable.Range(0, Sealing.KeySize).Select(static i => (byte)i)];
    private FakeKms _kms = null!;

    public async ValueTask InitializeAsync() => _kms = await FakeKms.StartAsync();

    public ValueTask DisposeAsync() => _kms.DisposeAsync();

    [Fact]
    public async Task A_key_that_KMS_wrapped_comes_back_and_is_asked_for_once_in_five_minutes()
    {
        using var master = Master(_kms.Add("SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT"));
        var wrapped = await master.WrapAsync(_dataKey, Binding, default);
        wrapped.AsSpan().IndexOf(_dataKey).Should().Be(-1);

        for (var i = 0; i < 3; i++)
        {
            (await master.UnwrapAsync(wrapped, Binding, default)).Should().Equal(_dataKey);
        }

        _kms.Decrypted.Should().Be(1);
        _time.Advance(TimeSpan.FromMinutes(5));
        await master.UnwrapAsync(wrapped, Binding, default);
        _kms.Decrypted.Should().Be(2);
    }

    [Fact]
    public async Task What_the_caller_does_with_a_key_does_not_touch_the_kept_one()
    {
        using var master = Master(_kms.Add("SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT"));
        var wrapped = await master.WrapAsync(_dataKey, Binding, default);
        Array.Clear(await master.UnwrapAsync(wrapped, Binding, default));
        Array.Clear(await master.UnwrapAsync(wrapped, Binding, default));

        (await master.UnwrapAsync(wrapped, Binding, default)).Should().Equal(_dataKey);
    }

    [Fact]
    public async Task A_key_wrapped_for_another_entry_or_by_another_key_opens_nothing()
    {
        using var master = Master(_kms.Add("SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT"));
        using var other = Master(_kms.Add("SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT"));
        var wrapped = await master.WrapAsync(_dataKey, Binding, default);

        await FailsAsync(() => master.UnwrapAsync(wrapped, Binding with { Version = 4 }, default));
        await FailsAsync(() => master.UnwrapAsync(wrapped, Binding with { Holder = VaultHolder.Human("ann") }, default));
        await FailsAsync(() => master.UnwrapAsync(wrapped, Binding with { Name = "erp" }, default));
        await FailsAsync(() => other.UnwrapAsync(wrapped, Binding, default));
    }

    [Fact]
    public async Task Where_KMS_fails_so_does_the_call()
    {
        using var master = Master(_kms.Add("SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT"));
        var wrapped = await master.WrapAsync(_dataKey, Binding, default);
        _kms.Trouble = (_, _) => FakeKms.Error("DisabledException", "The key is disabled.");

        await FailsAsync(() => master.UnwrapAsync(wrapped, Binding, default));
        await FailsAsync(() => master.WrapAsync(_dataKey, Binding, default));
    }

    private static async Task FailsAsync(Func<ValueTask<byte[]>> act) =>
        (await act.Awaiting(static a => a().AsTask()).Should().ThrowAsync<BrokerException>()).Which.Failure.Error.Should().Be(BrokerError.KeyServiceFailed);

    private KmsMasterKey Master(string key) => new(
        key,
        new AmazonKeyManagementServiceClient(
            new BasicAWSCredentials(SigV4.AccessKey, SigV4.SecretKey),
            new AmazonKeyManagementServiceConfig { ServiceURL = _kms.Endpoint, AuthenticationRegion = FakeKms.Region, MaxErrorRetry = 0 }),
        _time);
}
