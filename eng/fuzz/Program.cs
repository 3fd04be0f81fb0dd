using AgentIdentity.Fuzz;
using SharpFuzz;

// Fuzz TARGET             under afl-fuzz, which feeds it (eng/fuzz/run.sh)
// Fuzz TARGET --seeds DIR writes the inputs to begin with
// Fuzz TARGET FILE...     tries files again, such as the crashes that afl-fuzz found
if (args is not [var name, .. var rest] || !Target.Names.Contains(name))
{
    Console.Error.WriteLine("usage: Fuzz token|proof|request|cel|model|relations|mcp|path|messages [--seeds FOLDER | FILE...]");
    return 64;
}

// Made with the first input: instrumented code must not run before the fuzzer has mapped the memory it reports to.
var target = new Lazy<Target>(() => Target.Named(name));
switch (rest)
{
    case ["--seeds", var folder]:
        Directory.CreateDirectory(folder);
        foreach (var (index, seed) in target.Value.Seeds().Index())
        {
            await File.WriteAllBytesAsync(Path.Combine(folder, $"seed-{index:00}"), seed);
        }

        break;
    case []:
        Fuzzer.OutOfProcess.Run(stream =>
        {
            using var input = new MemoryStream();
            stream.CopyTo(input);
            target.Value.Try(input.ToArray());
        });
        break;
    default:
        foreach (var file in rest)
        {
            target.Value.Try(await File.ReadAllBytesAsync(file));
            Console.WriteLine($"ok {file}");
        }

        break;
}

return 0;
