global using Dormouse.Grains.Tests.Harness;
global using Orleans.Runtime;
