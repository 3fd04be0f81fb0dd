using System.Collections.Concurrent;

namespace AgentIdentity.Tokens.Tests;

public sealed class RotationUnderLoad : IDisposable
{
    private static readonly KeyRingOptions EverySecond = new() { RotateEvery = TimeSpan.FromSeconds(1), PublishAhead = TimeSpan.FromSeconds(1) };
    private readonly string _folder = Directory.CreateTempSubdirectory("load").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Two processes on one file, both minting, each reading the other's tokens, while the keys turn; and a reader that fetched the key set at the start of every half second.</summary>
    [Fact(Skip = Tier.Slow, SkipType = typeof(Tier), SkipWhen = nameof(Tier.IsMutation))]
    public async Task No_token_is_refused_while_keys_turn()
    {
        var file = Path.Combine(_folder, "tokens.json");
        KeyRing[] rings = [KeyRing.OpenFile(file, TimeProvider.System, EverySecond), KeyRing.OpenFile(file, TimeProvider.System, EverySecond)];
        var fetched = VerificationKeySet.Parse(rings[0].ToJwks()).Value;
        ConcurrentDictionary<string, byte> signers = new();
        ConcurrentBag<TokenFailure> refused = [];
        using var over = new CancellationTokenSource(TimeSpan.FromSeconds(4.5));

        var keeping = Task.Run(async () =>
        {
            for (var round = 0; !over.IsCancellationRequested; round++)
            {
                rings[0].Tend();
                rings[1].Tend();
                if (round % 25 == 0)
                {
                    fetched = VerificationKeySet.Parse(rings[1].ToJwks()).Value;
                }

                await Task.Delay(20);
            }
        });
        var minting = rings.Select((mine, i) => Task.Run(async () =>
        {
            var other = rings[1 - i];
            while (!over.IsCancellationRequested)
            {
                var token = (await new TokenMinter(mine, Broker.Issuer, TimeProvider.System).MintDelegatedAsync(new Broker().BenViaCodex)).Value;
                signers.TryAdd(Forge.Part(token, 0)["kid"]!.GetValue<string>(), 0);
                foreach (var find in (Func<string, VerificationKey?>[])[mine.Find, other.Find, Volatile.Read(ref fetched).Find])
                {
                    if (!new DelegationTokenValidator(new(Broker.Issuer, find), TimeProvider.System).Validate(token, Broker.Crm).TryGet(out _, out var failure))
                    {
                        refused.Add(failure);
                    }
                }
            }
        }));
        await Task.WhenAll([keeping, .. minting]);

        refused.Should().BeEmpty();
        signers.Count.Should().BeGreaterThanOrEqualTo(3, "the keys did turn");
    }
}
